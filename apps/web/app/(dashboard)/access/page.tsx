import type { Metadata } from "next";
import { AccessListPage } from "@/components/configuration/lists";

export const metadata: Metadata = { title: "Access" };

const Page = () => <AccessListPage />;

export default Page;
