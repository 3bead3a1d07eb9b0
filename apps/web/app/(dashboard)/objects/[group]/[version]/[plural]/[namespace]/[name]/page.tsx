import type { Metadata } from "next";
import { ObjectPage } from "@/components/objects/object-page";

interface PageProps {
  params: Promise<{ group: string; version: string; plural: string; namespace: string; name: string }>;
}

export const generateMetadata = async ({ params }: PageProps): Promise<Metadata> => ({ title: decodeURIComponent((await params).name) });

const Page = async ({ params }: PageProps) => {
  const { group, version, plural, namespace, name } = await params;
  return (
    <ObjectPage
      address={{ group: group === "core" ? "" : decodeURIComponent(group), version, plural }}
      namespace={namespace === "-" ? undefined : decodeURIComponent(namespace)}
      name={decodeURIComponent(name)}
    />
  );
};

export default Page;
