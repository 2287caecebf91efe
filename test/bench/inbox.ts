import type { Place } from '@vinhdanh/record'
import type { Product } from './product.ts'

/** A question for the inbox of one holder after another. */
export async function inboxOf(product: Product, places: readonly Place[]): Promise<(index: number) => Promise<void>> {
  const tokens = await Promise.all(places.map(({ holderId }) => product.tokenFor(holderId)))
  return async (index) => {
    const response = await fetch(`${product.apiUrl}/tasks?limit=20`, { headers: { authorization: `Bearer ${tokens[index % tokens.length] ?? ''}` } })
    await response.arrayBuffer()
    if (response.status !== 200) throw new Error(`the inbox answered ${response.status}`)
  }
}
