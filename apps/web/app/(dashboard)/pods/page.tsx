import type { Metadata } from "next";
import { PodList } from "@/components/pods/pod-list";

export const metadata: Metadata = { title: "Pods" };

const PodsPage = () => <PodList />;

export default PodsPage;
