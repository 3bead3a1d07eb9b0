import type { Metadata } from "next";
import { NetworkMap } from "@/components/map/network-map";

export const metadata: Metadata = { title: "Map" };

const Page = () => <NetworkMap />;

export default Page;
