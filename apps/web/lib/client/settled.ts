"use client";

import { useEffect, useState } from "react";

/** A value once it has stayed the same for `delay` milliseconds: for what is costly to follow while somebody runs through a list. */
export const useSettled = <T>(value: T, delay: number): T => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delay);
    return () => clearTimeout(timer);
  }, [value, delay]);
  return settled;
};
