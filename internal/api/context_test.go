package api_test

import (
	"context"
	"net/http"
	"os"
	"regexp"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
	"sneakerhead/internal/drop"
)

// keeping is a shop that keeps the context of its last caller, as a batch does for its trace.
type keeping struct {
	api.Shop

	caller context.Context //nolint:containedctx // what is tested
}

func (k *keeping) Reserve(ctx context.Context, dropID uuid.UUID, userID string, wish drop.Wish) (drop.Held, error) {
	k.caller = ctx
	return k.Shop.Reserve(ctx, dropID, userID, wish)
}

// TestHandlers_AllGetTheRequestsContext: the generated code is changed by a pattern, which a new
// generator may no longer match.
func TestHandlers_AllGetTheRequestsContext(t *testing.T) {
	t.Parallel()
	code, err := os.ReadFile("api.gen.go")
	require.NoError(t, err)
	calls := regexp.MustCompile(`sh\.ssi\.\w+\([^,)]*`).FindAllString(string(code), -1)
	require.NotEmpty(t, calls)
	for _, call := range calls {
		require.Contains(t, call, "(ctx.Request.Context(", "run `make generate`")
	}
}

// TestHandlers_PassTheRequestsContext: gin uses its own context of a request again for another, so
// it may not be read after the request.
func TestHandlers_PassTheRequestsContext(t *testing.T) {
	t.Parallel()
	kept := &keeping{}
	w := newFixture(t, func(o *api.Options) {
		kept.Shop = o.Shop
		o.Shop = kept
	})
	require.Equal(t, http.StatusCreated, w.send("POST", "/api/drops/"+uuid.NewString()+"/reserve", "", asAlex).Code)
	_, isGin := kept.caller.(*gin.Context)
	require.False(t, isGin)
}
