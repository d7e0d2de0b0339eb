// Package pages has the public reads: the lists of drops and each drop, as anybody may see them,
// encoded as the API sends them. They are shared by everybody who asks. Ten thousand readers at
// once are one query: a page is read when it is asked for, by one of those who ask, and stays until
// a drop changes or a quarter of a second has passed. When Postgres is away the last page is served
// on, and says that it is stale.
package pages
