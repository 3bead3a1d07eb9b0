import { CommandError, run } from "./command";
import { podBridge } from "./wiring";

const chain = "GANTRY-FORWARD";

/** The chain's whole content: what pods send, and what is sent to pods of any node. */
const rules = (clusterSubnet: string): string[] => [
  `-A ${chain} -i ${podBridge} -j ACCEPT`,
  `-A ${chain} -o ${podBridge} -j ACCEPT`,
  `-A ${chain} -s ${clusterSubnet} -j ACCEPT`,
  `-A ${chain} -d ${clusterSubnet} -j ACCEPT`,
];

const hasIptables = async (): Promise<boolean> => {
  try {
    await run("iptables", ["--version"]);
    return true;
  } catch (error) {
    if (error instanceof CommandError && error.exitCode === null) return false;
    throw error;
  }
};

/**
 * Lets pod traffic through where another program has made DROP the policy of iptables' FORWARD chain, as Docker does.
 * An accept in our own nftables table would not help: every table has to agree. Nothing is done without iptables.
 */
export const acceptForwarding = async (clusterSubnet: string): Promise<void> => {
  if (!(await hasIptables())) return;
  const input = ["*filter", `:${chain} - [0:0]`, ...rules(clusterSubnet), "COMMIT", ""].join("\n");
  await run("iptables-restore", ["--wait", "5", "--noflush"], { input });
  await run("iptables", ["--wait", "5", "-C", "FORWARD", "-j", chain]).catch(() =>
    run("iptables", ["--wait", "5", "-I", "FORWARD", "1", "-j", chain]),
  );
};

/** Takes the rules out again. That they are not there is success. */
export const removeForwarding = async (): Promise<void> => {
  if (!(await hasIptables())) return;
  const absent = (error: unknown) => {
    if (!(error instanceof CommandError)) throw error;
  };
  await run("iptables", ["--wait", "5", "-D", "FORWARD", "-j", chain]).catch(absent);
  await run("iptables", ["--wait", "5", "-F", chain]).catch(absent);
  await run("iptables", ["--wait", "5", "-X", chain]).catch(absent);
};
