import type { Metadata } from "next";
import { ServiceList } from "@/components/services/service-list";

export const metadata: Metadata = { title: "Services" };

const Page = () => <ServiceList />;

export default Page;
