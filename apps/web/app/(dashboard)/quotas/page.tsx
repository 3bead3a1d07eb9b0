import type { Metadata } from "next";
import { QuotaListPage } from "@/components/configuration/lists";

export const metadata: Metadata = { title: "Quotas" };

const Page = () => <QuotaListPage />;

export default Page;
