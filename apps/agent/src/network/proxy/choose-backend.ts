import type { Logger } from "pino";
import { CommandError, run } from "../command";
import { removePolicyTable } from "../policy/table";
import type { ProxyBackend } from "./backend";
import { socketMatchProbe } from "./dns-fallback";
import { IptablesBackend } from "./iptables-backend";
import { NftBackend, nft } from "./nft-backend";
import { removeServiceTable, type ServiceTableOptions } from "./nft-table";

const works = async (command: string, args: readonly string[], input?: string): Promise<boolean> => {
  try {
    await run(command, args, input === undefined ? {} : { input });
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
};

/** nftables where the program is there and the kernel lets it; else iptables. Throws when neither can be used. */
export const chooseProxyBackend = async (options: ServiceTableOptions, logger: Logger): Promise<ProxyBackend> => {
  if (await works("nft", ["list", "tables"])) {
    if (await works("iptables", ["-t", "nat", "-S", "GANTRY-SERVICES"])) await new IptablesBackend(options).remove();
    const dnsFallback = await works("nft", ["--check", "--file", "-"], socketMatchProbe);
    if (!dnsFallback) logger.info("this kernel cannot match by socket: while the agent is replaced, no other node answers DNS for it");
    return new NftBackend({ ...options, dnsFallback });
  }
  if (await works("iptables", ["-t", "nat", "-S", "PREROUTING"])) {
    logger.warn("nft is missing or refused: services are programmed with iptables, which is slower; install the package nftables");
    return new IptablesBackend(options);
  }
  throw new Error("neither nft nor iptables can be used on this node: install the package nftables, and run the agent as root");
};

/** Removes the rules of both kinds of backend. */
export const removeProxyRules = async (): Promise<void> => {
  if (await works("nft", ["list", "tables"])) await nft(removeServiceTable + removePolicyTable);
  if (await works("iptables", ["-t", "nat", "-S", "GANTRY-SERVICES"])) await IptablesBackend.removeAll();
};
