import type { Metadata } from "next";
import { ServicePage } from "@/components/services/service-page";

interface PageProps {
  params: Promise<{ namespace: string; name: string }>;
}

export const generateMetadata = async ({ params }: PageProps): Promise<Metadata> => ({ title: decodeURIComponent((await params).name) });

const Page = async ({ params }: PageProps) => {
  const { namespace, name } = await params;
  return <ServicePage namespace={decodeURIComponent(namespace)} name={decodeURIComponent(name)} />;
};

export default Page;
