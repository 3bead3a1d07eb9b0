import type { Metadata } from "next";
import { NamespaceListPage } from "@/components/configuration/lists";

export const metadata: Metadata = { title: "Namespaces" };

const Page = () => <NamespaceListPage />;

export default Page;
