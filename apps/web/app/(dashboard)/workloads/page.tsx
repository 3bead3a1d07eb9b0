import type { Metadata } from "next";
import { WorkloadList } from "@/components/workloads/workload-list";

export const metadata: Metadata = { title: "Workloads" };

const WorkloadsPage = () => <WorkloadList />;

export default WorkloadsPage;
