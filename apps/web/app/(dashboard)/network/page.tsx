import type { Metadata } from "next";
import { NetworkPage } from "@/components/network/network-page";

export const metadata: Metadata = { title: "Network" };

const Page = () => <NetworkPage />;

export default Page;
