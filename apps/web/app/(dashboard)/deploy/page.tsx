import type { Metadata } from "next";
import { DeployPage } from "@/components/deploy/deploy-page";

export const metadata: Metadata = { title: "Deploy" };

const Page = () => <DeployPage />;

export default Page;
