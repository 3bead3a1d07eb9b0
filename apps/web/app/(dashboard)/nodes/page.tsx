import type { Metadata } from "next";
import { NodeList } from "@/components/nodes/node-list";

export const metadata: Metadata = { title: "Nodes" };

const Page = () => <NodeList />;

export default Page;
