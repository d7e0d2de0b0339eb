// Package pages reads the public lists of drops and single drops, encoded as the API sends them.
// All readers share one cache and one query: ten thousand requests at once cause one query. A page
// is read when it is asked for, and serves until a drop changes or a quarter of a second has
// passed. When Postgres is away, the last page is served and marked as stale.
package pages
