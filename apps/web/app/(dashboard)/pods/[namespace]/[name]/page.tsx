import type { Metadata } from "next";
import { PodPage } from "@/components/pods/pod-page";

interface PageProps {
  params: Promise<{ namespace: string; name: string }>;
}

export const generateMetadata = async ({ params }: PageProps): Promise<Metadata> => ({ title: decodeURIComponent((await params).name) });

const Page = async ({ params }: PageProps) => {
  const { namespace, name } = await params;
  return <PodPage namespace={decodeURIComponent(namespace)} name={decodeURIComponent(name)} />;
};

export default Page;
