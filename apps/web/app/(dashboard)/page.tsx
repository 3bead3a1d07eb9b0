import { Overview } from "@/components/overview/overview";

const OverviewPage = () => <Overview />;

export default OverviewPage;
