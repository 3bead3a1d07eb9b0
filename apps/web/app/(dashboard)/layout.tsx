import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";

const DashboardLayout = ({ children }: { children: ReactNode }) => <Shell>{children}</Shell>;

export default DashboardLayout;
