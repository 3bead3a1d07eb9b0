/** The crane over its box. */
export const Logo = ({ size = 22 }: { size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="2"
    strokeLinecap="round"
    aria-hidden="true"
  >
    <path d="M3 21V6M21 21V6M2 6h20M12 6v5" />
    <rect x="8" y="11" width="8" height="6" rx="1" fill="var(--accent)" stroke="var(--accent)" />
  </svg>
);
