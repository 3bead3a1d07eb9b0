/**
 * Listens on a port of the system's choice: it chooses for UDP, and where the same number is taken for TCP by another
 * process it is asked again.
 */
export const onAnyPort = async <Server>(listen: () => Promise<Server>): Promise<Server> => {
  for (let attempt = 1; ; attempt++)
    try {
      return await listen();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || attempt === 20) throw error;
    }
};
