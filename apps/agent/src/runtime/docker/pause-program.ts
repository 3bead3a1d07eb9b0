/**
 * The program of the pause container, as machine code: Linux system calls only, no library. It blocks SIGCHLD, SIGINT
 * and SIGTERM and waits for them in turn: a child's end is reaped (so it can be process 1 of a shared process
 * namespace), the other two end it. Written out here because a user's machine has no compiler.
 */
const code: Record<string, { readonly machine: number; readonly hex: string }> = {
  x64: {
    machine: 62,
    hex: [
      "31ff 488d3557000000 31d2 41ba08000000 b80e000000 0f05", // rt_sigprocmask(SIG_BLOCK, &set, 0, 8)
      "488d3d41000000 31f6 31d2 41ba08000000 b880000000 0f05", // wait: rt_sigtimedwait(&set, 0, 0, 8)
      "83f811 740d 85c0 78df", // SIGCHLD: to reap; an error: to wait
      "31ff b83c000000 0f05", // exit(0)
      "48c7c7ffffffff 31f6 ba01000000 4531d2 b83d000000 0f05", // reap: wait4(-1, 0, WNOHANG, 0)
      "85c0 7fe4 ebb8", // again while there was one, then to wait
      "0240010000000000", // set
    ].join(" "),
  },
  arm64: {
    machine: 183,
    hex: [
      "000080d2 61030010 020080d2 030180d2 e81080d2 010000d4", // rt_sigprocmask(SIG_BLOCK, &set, 0, 8)
      "c0020010 010080d2 020080d2 030180d2 281180d2 010000d4", // wait: rt_sigtimedwait(&set, 0, 0, 8)
      "1f440071 a0000054 00ffff37", // SIGCHLD: to reap; an error: to wait
      "000080d2 a80b80d2 010000d4", // exit(0)
      "00008092 010080d2 220080d2 030080d2 882080d2 010000d4", // reap: wait4(-1, 0, WNOHANG, 0)
      "1f000071 2cffff54 ecffff17 1f2003d5", // again while there was one, then to wait
      "0240010000000000", // set
    ].join(" "),
  },
};

const headerSize = 64;
const programHeaderSize = 56;
const loadAddress = 0x400000n;

/** A static ELF executable of a few hundred bytes. @param architecture As in `process.arch`. @throws Where there is no code for it. */
export const pauseProgram = (architecture: string): Buffer => {
  const program = code[architecture];
  if (!program) {
    throw new Error(`No pause program for the processor architecture "${architecture}"; load an image named gantry/pause:1 into Docker.`);
  }
  const text = Buffer.from(program.hex.replaceAll(" ", ""), "hex");
  const start = headerSize + programHeaderSize;
  const file = Buffer.alloc(start + text.length);
  file.write("\x7fELF\x02\x01\x01", 0, "latin1"); // 64 bits, little-endian
  file.writeUInt16LE(2, 16); // an executable
  file.writeUInt16LE(program.machine, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(loadAddress + BigInt(start), 24); // entry
  file.writeBigUInt64LE(BigInt(headerSize), 32); // where the program header is
  file.writeUInt16LE(headerSize, 52);
  file.writeUInt16LE(programHeaderSize, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt32LE(1, 64); // PT_LOAD
  file.writeUInt32LE(5, 68); // readable and executable
  file.writeBigUInt64LE(loadAddress, 80);
  file.writeBigUInt64LE(loadAddress, 88);
  file.writeBigUInt64LE(BigInt(file.length), 96);
  file.writeBigUInt64LE(BigInt(file.length), 104);
  file.writeBigUInt64LE(0x1000n, 112);
  text.copy(file, start);
  return file;
};
