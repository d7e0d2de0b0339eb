package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
	"sneakerhead/internal/auth"
	"sneakerhead/internal/drop"
)

func TestProfile_ChecksChanges(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	reply := w.send("PUT", "/api/auth/profile", `{"firstName":" Ada\t","imageUrl":"https://img.clerk.com/a.png"}`, asAlex)
	require.Equal(t, http.StatusOK, reply.Code, reply.Body.String())
	require.Equal(t, "Ada", *w.profiles[0].FirstName)
	require.Nil(t, w.profiles[0].LastName)
	require.Equal(t, "https://img.clerk.com/a.png", *w.profiles[0].ImageURL)

	require.Equal(t, http.StatusOK, w.send("PUT", "/api/auth/profile", `{"imageUrl":""}`, asAlex).Code)
	require.Empty(t, *w.profiles[1].ImageURL)
	for _, body := range []string{`{"imageUrl":"http://a.example"}`, `{"imageUrl":"javascript:1"}`, `{"firstName":"` + strings.Repeat("x", 101) + `"}`} {
		require.Equal(t, http.StatusUnprocessableEntity, w.send("PUT", "/api/auth/profile", body, asAlex).Code, body)
	}
	require.Len(t, w.profiles, 2)

	w.shopErr = drop.Invalid(drop.FieldError{Field: "firstName", Message: "Clerk refuses it: too long"})
	reply = w.send("PUT", "/api/auth/profile", `{"firstName":"x"}`, asAlex)
	p := problemOf(t, 422, reply.Header().Get("Content-Type"), reply.Body.Bytes())
	require.Equal(t, "firstName", (*p.Errors)[0].Field)
}

func TestProfile_TakesPicturesFromListedHostsOnly(t *testing.T) {
	t.Parallel()
	w := newFixture(t, func(o *api.Options) {
		o.Serving.PictureHosts = drop.NewPictureHosts([]string{"pictures.example.com"}, false)
	})
	set := func(picture string) *httptest.ResponseRecorder {
		return w.send("PUT", "/api/auth/profile", `{"imageUrl":"`+picture+`"}`, asAlex)
	}
	require.Equal(t, http.StatusOK, set("https://pictures.example.com/a.png").Code)
	for _, picture := range []string{
		"https://evil.test/a.png", "https://alex:secret@pictures.example.com/a.png", "https://198.51.100.3/a.png", "/media/low.svg",
	} {
		reply := set(picture)
		p := problemOf(t, 422, reply.Header().Get("Content-Type"), reply.Body.Bytes())
		require.Equal(t, "imageUrl", (*p.Errors)[0].Field, picture)
	}

	dev := newFixture(t, func(o *api.Options) { o.Serving.PictureHosts = drop.NewPictureHosts(nil, true) })
	require.Equal(t, http.StatusOK, dev.send("PUT", "/api/auth/profile", `{"imageUrl":"/media/low.svg"}`, asAlex).Code)
}

func TestMe(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	require.Contains(t, w.send("GET", "/api/auth/me", "", asAlex).Body.String(), `"email":"alex@example.com"`)
}

// webhook implements api.Webhook: every body is an event about the user with that id.
type webhook struct{ err error }

func (h webhook) Read(_ http.Header, body []byte) (auth.UserEvent, error) {
	return auth.UserEvent{User: drop.User{ClerkID: string(body)}}, h.err
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		hook   api.Webhook
		status int
	}{
		"without a secret there is none":    {nil, 404},
		"a genuine event is stored":         {webhook{}, 204},
		"an event about something else too": {webhook{auth.ErrOtherEvent}, 204},
		"a forged one is refused":           {webhook{auth.ErrUnauthenticated}, 401},
		"an unreadable one too":             {webhook{errInside}, 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newFixture(t, func(o *api.Options) { o.Webhook = row.hook })
			require.Equal(t, row.status, w.send("POST", "/api/webhooks/clerk", `{}`).Code)
		})
	}
}

func TestDocs_ListEveryRouteAndEventAndLoadNothing(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	page := w.send("GET", "/api/docs", "")
	require.Contains(t, page.Header().Get("Content-Security-Policy"), "default-src 'none'")
	for route := range everyRoute {
		_, path, _ := strings.Cut(route, " ")
		require.Contains(t, page.Body.String(), path)
	}
	require.NotContains(t, page.Body.String(), "<script")
	require.NotContains(t, page.Body.String(), "//cdn")
	require.NotContains(t, page.Body.String(), "internal/", "what only developers read is left out")
	for _, shown := range []string{
		`curl -X POST &#34;$SHOP/api/drops/$id/reserve&#34; \`, `-d &#39;{&#34;sizes&#34;:[&#34;s3&#34;,&#34;s4&#34;]}&#39;`,
		`<span class="method DELETE">`, `<code>reservation-expired</code>`,
	} {
		require.Contains(t, page.Body.String(), shown)
	}
}
