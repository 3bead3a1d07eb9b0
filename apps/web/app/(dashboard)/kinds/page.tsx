import type { Metadata } from "next";
import { KindList } from "@/components/objects/kind-list";

export const metadata: Metadata = { title: "All kinds" };

const Page = () => <KindList />;

export default Page;
