import type { Metadata } from "next";
import { GenericList } from "@/components/objects/generic-list";

interface PageProps {
  params: Promise<{ group: string; version: string; plural: string }>;
}

export const generateMetadata = async ({ params }: PageProps): Promise<Metadata> => ({ title: (await params).plural });

const Page = async ({ params }: PageProps) => {
  const { group, version, plural } = await params;
  return <GenericList address={{ group: group === "core" ? "" : decodeURIComponent(group), version, plural }} />;
};

export default Page;
