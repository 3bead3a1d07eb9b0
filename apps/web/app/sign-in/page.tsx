import type { Metadata } from "next";
import { SignInForm } from "@/components/shell/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

const SignInPage = () => <SignInForm />;

export default SignInPage;
