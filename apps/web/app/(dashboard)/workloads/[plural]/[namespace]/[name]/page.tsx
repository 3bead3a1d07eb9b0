import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { WorkloadPage } from "@/components/workloads/workload-page";
import { workloadResources } from "@/lib/kubernetes/resource";

interface PageProps {
  params: Promise<{ plural: string; namespace: string; name: string }>;
}

export const generateMetadata = async ({ params }: PageProps): Promise<Metadata> => ({ title: decodeURIComponent((await params).name) });

const Page = async ({ params }: PageProps) => {
  const { plural, namespace, name } = await params;
  const ref = workloadResources.find((each) => each.plural === plural);
  if (!ref) notFound();
  return <WorkloadPage target={{ ref, namespace: decodeURIComponent(namespace), name: decodeURIComponent(name) }} />;
};

export default Page;
