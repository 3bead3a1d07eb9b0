import type { Metadata } from "next";
import { ConfigMapListPage } from "@/components/configuration/lists";

export const metadata: Metadata = { title: "ConfigMaps" };

const Page = () => <ConfigMapListPage />;

export default Page;
