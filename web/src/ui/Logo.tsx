/** The bird on its perch; beside it the name wherever there is room. Decorative: the words next to it say Roost. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0d6478" />
      <path d="M6 23.5h20" stroke="#fff" strokeWidth="2" strokeLinecap="round" opacity=".55" />
      <path
        d="M9 20.5V14a6.5 6.5 0 0 1 13 0l4.2 1.9L22 17.6a6.5 6.5 0 0 1-6.4 5.4h-4.1A2.5 2.5 0 0 1 9 20.5Z"
        fill="#fff"
      />
      <circle cx="17.4" cy="13.4" r="1.4" fill="#0d6478" />
      <path d="m22 14 4.2 1.9L22 17.6Z" fill="#f2a541" />
    </svg>
  );
}
