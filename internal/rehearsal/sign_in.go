package rehearsal

import (
	"context"
	"time"
)

// SignIn signs somebody in, and returns a session token and when it ends.
type SignIn func(ctx context.Context, email, first, last string) (token string, ends time.Time, err error)

// devTokenLife is less than a token of dev sign-in lasts, and longer than any rehearsal.
const devTokenLife = 12 * time.Hour

// devSignIn signs somebody in who has nothing but an address.
func devSignIn(ctx context.Context, shop *client, email, first, last string) (token string, err error) {
	var signedIn struct{ Token string }
	err = shop.call(ctx, "POST", "/api/dev/sign-in", "", map[string]string{"email": email, "firstName": first, "lastName": last}, &signedIn)
	return signedIn.Token, err
}

// devSignInTo returns a SignIn of a deployment with dev sign-in.
func devSignInTo(shop *client) SignIn {
	return func(ctx context.Context, email, first, last string) (string, time.Time, error) {
		token, err := devSignIn(ctx, shop, email, first, last)
		return token, time.Now().Add(devTokenLife), err
	}
}
