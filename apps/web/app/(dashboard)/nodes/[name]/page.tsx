import type { Metadata } from "next";
import { NodePage } from "@/components/nodes/node-page";

interface PageProps {
  params: Promise<{ name: string }>;
}

export const generateMetadata = async ({ params }: PageProps): Promise<Metadata> => ({ title: decodeURIComponent((await params).name) });

const Page = async ({ params }: PageProps) => <NodePage name={decodeURIComponent((await params).name)} />;

export default Page;
