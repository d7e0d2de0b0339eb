package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
)

func TestKeepLocal_WithDevSignInOnlyThisMachineIsServed(t *testing.T) {
	t.Parallel()
	dev := newFixture(t, func(o *api.Options) { o.Client = http.HandlerFunc(client) })
	clerk := newFixture(t, func(o *api.Options) { o.Signer, o.Client = nil, http.HandlerFunc(client) })
	paths := methodsOf(t, dev)
	paths["/"], paths["/upcoming"], paths["/nowhere"], paths["/api/nowhere"] = []string{"GET", "POST"}, []string{"GET"}, []string{"GET"}, []string{"GET"}
	for path, methods := range paths {
		for _, method := range append(methods, "HEAD", "OPTIONS", "BREW") {
			for _, host := range []string{"evil.test", "127.0.0.1.nip.io:3000", "10.0.0.7:3000", ""} {
				reply := dev.send(method, path, "{}", asAdmin, "Host: "+host)
				require.Equal(t, http.StatusMisdirectedRequest, reply.Code, "%s %s of %q", method, path, host)
				p := problemOf(t, 421, reply.Header().Get("Content-Type"), reply.Body.Bytes())
				require.Equal(t, "misdirected_request", p.Code)
				require.NotEqual(t, http.StatusMisdirectedRequest, clerk.send(method, path, "{}", asAdmin, "Host: "+host).Code)
			}
			for _, host := range []string{"localhost:3000", "shop.localhost", "127.0.0.2:1", "[::1]:3000"} {
				require.NotEqual(t, http.StatusMisdirectedRequest, dev.send(method, path, "{}", asAdmin, "Host: "+host).Code)
			}
		}
	}
	require.Empty(t, dev.commands)
}

func TestKeepLocal_APreflightForAnotherHostIsRefusedToo(t *testing.T) {
	t.Parallel()
	reply := newFixture(t, nil).send("OPTIONS", "/api/dev/sign-in", "", "Host: evil.test", "Origin: http://evil.test", "Access-Control-Request-Method: POST")
	require.Equal(t, http.StatusMisdirectedRequest, reply.Code)
	require.Empty(t, reply.Header().Get("Access-Control-Allow-Origin"))
}

func TestKeepLocal_SignInIsForOurPagesAndForPrograms(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for origin, status := range map[string]int{
		"http://localhost:3000":    200,
		"https://shop.example.com": 200, // of CLIENT_URL
		"http://localhost:5173":    403,
		"http://127.0.0.1:3000":    403,
		"https://evil.test":        403,
		"null":                     403,
		"":                         403,
	} {
		for _, body := range []string{`{"email":"alex@example.com"}`, `{}`} {
			reply := w.send("POST", "/api/dev/sign-in", body, "Host: localhost:3000", "Origin: "+origin)
			if status == http.StatusForbidden {
				p := problemOf(t, 403, reply.Header().Get("Content-Type"), reply.Body.Bytes())
				require.Equal(t, "forbidden", p.Code, origin)
			} else if body != "{}" {
				require.Equal(t, status, reply.Code, origin)
			}
		}
	}
	require.Equal(t, 200, w.send("POST", "/api/dev/sign-in", `{"email":"alex@example.com"}`).Code, "a program sends no Origin")
	require.Equal(t, 200, w.send("GET", "/api/drops/live", "", "Origin: https://evil.test").Code, "what is public stays so")
}
