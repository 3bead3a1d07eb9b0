import Link from "next/link";
import { Empty } from "@/components/ui/states";

const NotFound = () => (
  <Empty
    title="There is no page at this address"
    action={
      <Link href="/" className="btn">
        Go to the overview
      </Link>
    }
  />
);

export default NotFound;
