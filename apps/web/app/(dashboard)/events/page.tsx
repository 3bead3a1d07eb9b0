import type { Metadata } from "next";
import { EventList } from "@/components/events/event-list";

export const metadata: Metadata = { title: "Events" };

const Page = () => <EventList />;

export default Page;
