FROM node:20-bookworm-slim AS build
WORKDIR /gantry
COPY . .
# Not `npm ci`, for the reason that scripts/bootstrap.mjs gives; the versions are the lock file's all the same.
RUN npm install --no-save --no-audit --no-fund --ignore-scripts && npm run build

FROM node:20-bookworm-slim AS web
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
WORKDIR /gantry
COPY --from=build /gantry /gantry
EXPOSE 8080 6443
CMD ["node", "--enable-source-maps", "apps/web/dist/main.js"]

FROM node:20-bookworm-slim AS agent
ENV NODE_ENV=production
RUN apt-get update && apt-get install -y --no-install-recommends conntrack iproute2 iptables nftables nfs-common wireguard-tools && rm -rf /var/lib/apt/lists/*
WORKDIR /gantry
COPY --from=build /gantry /gantry
ENTRYPOINT ["node", "--max-semi-space-size=2", "apps/agent/dist/main.js"]
