import { instrument, withSpan } from "@tracelet/cloudflare";

interface Controller {
  readonly cron: string;
}
interface Email {
  forward(to: string): Promise<unknown>;
}

export default instrument({
  async scheduled({ cron }: Controller) {
    await withSpan("send report", async () => console.log(`the report of ${cron}`));
  },
  async email(message: Email) {
    await message.forward("archive@example.com");
  },
});
