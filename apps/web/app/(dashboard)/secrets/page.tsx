import type { Metadata } from "next";
import { SecretListPage } from "@/components/configuration/lists";

export const metadata: Metadata = { title: "Secrets" };

const Page = () => <SecretListPage />;

export default Page;
