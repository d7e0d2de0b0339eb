/** The admins' part of the product. */
export function Component() {
  return <p>Admin</p>
}
