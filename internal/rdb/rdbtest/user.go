package rdbtest

import (
	"net/url"
	"testing"

	"github.com/redis/go-redis/v9"
)

// User creates a user with some rights, written as for Redis's ACL SETUSER, on the server at an
// address, and returns that user's address.
func User(t testing.TB, address, name string, rights ...string) string {
	t.Helper()
	options, err := redis.ParseURL(address)
	if err != nil {
		t.Fatalf("rdbtest: %v", err)
	}
	client := redis.NewClient(options)
	defer client.Close()
	const password = "of-a-user-with-some-rights"
	command := []any{"ACL", "SETUSER", name, "reset", "on", ">" + password}
	for _, right := range rights {
		command = append(command, right)
	}
	if err := client.Do(t.Context(), command...).Err(); err != nil {
		t.Fatalf("rdbtest: %v", err)
	}
	user := url.URL{Scheme: "redis", User: url.UserPassword(name, password), Host: options.Addr}
	return user.String()
}
