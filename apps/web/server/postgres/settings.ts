/** Settings of the embedded server: small in memory, nothing running while nothing happens, never less durable. */
export const settings = (socketDirectory: string, port: number): Record<string, string> => ({
  // Reached through the socket alone, which only the owner of the folder can open.
  listen_addresses: "",
  port: String(port),
  unix_socket_directories: socketDirectory,
  unix_socket_permissions: "0700",
  max_connections: "48",
  shared_buffers: "32MB",
  work_mem: "4MB",
  maintenance_work_mem: "32MB",
  huge_pages: "off",
  jit: "off",
  // No replication and no parallel queries: less to write, fewer processes.
  wal_level: "minimal",
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  max_parallel_workers: "0",
  max_parallel_workers_per_gather: "0",
  min_wal_size: "64MB",
  max_wal_size: "512MB",
  checkpoint_timeout: "15min",
  autovacuum_max_workers: "1",
  log_checkpoints: "off",
  log_destination: "stderr",
  timezone: "UTC",
  log_timezone: "UTC",
});
