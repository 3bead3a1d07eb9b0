#!/usr/bin/env node
/**
 * What `prisma migrate` and `prisma db` start as their "schema engine": the arguments and the line-by-line JSON-RPC of
 * the native program, answered by the same engine as WebAssembly from npm. For developers; the control plane migrates
 * by itself (apps/web/server/postgres/migrate.ts). Needs a direct connection to Postgres.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { parseIntoClientConfig } from "pg-connection-string";

/** The arguments that Prisma passes: options with a value each, then perhaps `cli` and a command. */
const parseArguments = (args) => {
  const parsed = { datasource: {}, datamodels: [], command: undefined, version: args.includes("--version") };
  for (let index = 0; index < args.length; index += 2) {
    const [name, value] = args.slice(index, index + 2);
    if (name === "--datasource") parsed.datasource = JSON.parse(value);
    else if (name === "--datamodels" || name === "-d") parsed.datamodels.push(value);
    else if (name === "cli") parsed.command = value;
  }
  return parsed;
};

const options = parseArguments(process.argv.slice(2));
const databaseUrl = options.datasource.url ?? process.env.DATABASE_URL;

const withClient = async (config, use) => {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
};

/** Runs a statement on the server's own database, for what cannot be done from within ours. `statement` gets our database's quoted name. */
const administrate = (statement) => {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  url.pathname = "/postgres";
  url.searchParams.delete("schema");
  return withClient({ connectionString: url.toString() }, async (client) => {
    await client.query(statement(pg.escapeIdentifier(name)));
    return name;
  });
};

const commands = {
  "can-connect-to-database": () => withClient({ connectionString: databaseUrl }, async () => undefined),
  "create-database": () => administrate((name) => `CREATE DATABASE ${name}`),
  "drop-database": () => administrate((name) => `DROP DATABASE IF EXISTS ${name}`),
};

/** Prisma reads failures of commands from a log line in this form. */
const failCommand = (error) => {
  const missing = error.code === "3D000";
  const message = missing ? `Database does not exist: ${error.message}` : `Can't reach database server: ${error.message}`;
  const fields = { message, error_code: missing ? "P1003" : "P1001", is_panic: false };
  process.stderr.write(`${JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields })}\n`);
  process.exitCode = 1;
};

// The adapter does not know the types of Postgres' catalogues that the engine reads ("char", name and their arrays);
// their values are text.
const textTypes = new Map([
  [18, 25],
  [19, 25],
  [1002, 1009],
  [1003, 1009],
]);

const presentAsText = (result) => {
  for (const { fields } of [result ?? []].flat()) {
    for (const field of fields ?? []) field.dataTypeID = textTypes.get(field.dataTypeID) ?? field.dataTypeID;
  }
  return result;
};

class CatalogClient extends pg.Client {
  query(...args) {
    const callback = args.at(-1);
    if (typeof callback !== "function") {
      const result = super.query(...args);
      return typeof result?.then === "function" ? result.then(presentAsText) : result;
    }
    return super.query(...args.slice(0, -1), (error, result) => callback(error, presentAsText(result)));
  }
}

/** The one column that the engine wants as a character; since version 18 Postgres fills it for every NOT NULL. */
const presentConstraintType = (result) => {
  const column = result.columnNames.indexOf("constraint_type");
  if (column >= 0) result.columnTypes[column] = ColumnTypeEnum.Character;
  return result;
};

/** An adapter that sends a script as a whole: cut at every semicolon, functions would break. */
const connectAdapter = async (config, schema) => {
  const adapter = await new PrismaPg({ ...config, Client: CatalogClient }, schema ? { schema } : undefined).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => presentConstraintType(await queryRaw(query));
  adapter.executeScript = async (script) => {
    await withClient(config, (client) => client.query(script)).catch((error) => adapter.onError(error));
  };
  return adapter;
};

const adapterFactory = () => {
  const { schema, ...config } = databaseUrl ? parseIntoClientConfig(databaseUrl) : {};
  const { provider, adapterName } = new PrismaPg(config);
  return {
    provider,
    adapterName,
    connect: () => connectAdapter(config, schema),
    /** A database that exists for one command: migrations are tried out on it. */
    connectToShadowDb: async () => {
      const database = `prisma_migrate_shadow_db_${randomUUID()}`;
      await withClient(config, (client) => client.query(`CREATE DATABASE "${database}"`));
      const adapter = await connectAdapter({ ...config, database });
      const dispose = adapter.dispose.bind(adapter);
      adapter.dispose = async () => {
        await dispose();
        await withClient(config, (client) => client.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`));
      };
      return adapter;
    },
  };
};

/** The engine leaves the reason of a crash here before it stops. */
globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => process.stderr.write(`${message}\n`) };

const loadEngine = async () => {
  const folder = path.dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const bindings = await import(path.join(folder, "schema_engine_bg.js"));
  const module = new WebAssembly.Module(readFileSync(path.join(folder, "schema_engine_bg.wasm")));
  const instance = new WebAssembly.Instance(module, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const datamodels = options.datamodels.map((file) => [file, readFileSync(file, "utf8")]);
  const factory = bindMigrationAwareSqlAdapterFactory(adapterFactory());
  return bindings.SchemaEngine.new({ datamodels: datamodels.length > 0 ? datamodels : undefined }, () => undefined, factory);
};

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

const answer = async (engine, { id, method, params }) => {
  try {
    let result;
    if (method === "createDatabase") result = { databaseName: await administrate((name) => `CREATE DATABASE ${name}`) };
    else if (method === "getDatabaseVersion") result = await engine.version(params);
    else result = await engine[method](params ?? {});
    // The native engine prints a diff by itself, through a request of its own.
    if (method === "diff" && result?.stdout) send({ id: -id, method: "print", params: { content: result.stdout } });
    send({ id, result: result ?? {} });
  } catch (error) {
    const data = { is_panic: false, message: error?.message ?? String(error), error_code: error?.code ?? null, meta: error?.meta ?? null };
    send({ id, error: { code: 4466, message: "An error happened. Check the data field for details.", data } });
  }
};

const serve = async () => {
  let engine;
  const answers = new Set();
  for await (const line of createInterface({ input: process.stdin })) {
    const request = line.trim() ? JSON.parse(line) : {};
    // Without a method it is the reply to our "print".
    if (!request.method) continue;
    engine ??= await loadEngine();
    const pending = answer(engine, request).finally(() => answers.delete(pending));
    answers.add(pending);
  }
  await Promise.all(answers);
  process.exit(0);
};

if (options.version) process.stdout.write("schema-engine-cli wasm\n");
else if (options.command) await commands[options.command]().catch(failCommand);
else await serve();
