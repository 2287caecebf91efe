export default async () => {
  await globalThis.stopSharedStack?.()
}
