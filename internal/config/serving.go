package config

import (
	"strings"
	"time"

	"sneakerhead/internal/address"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/origin"
)

// ServingSettings say where to listen, and how the shop works.
type ServingSettings struct {
	Port           string `env:"PORT" placeholder:"3000" help:"Port to listen on; 0 takes any free one."`
	Host           string `env:"HOST" placeholder:"ADDRESS" unset:"all interfaces; loopback with dev sign-in" help:"Address to listen on. Default: all interfaces; loopback with dev sign-in."`
	ClientURL      string `env:"CLIENT_URL" name:"client-url" placeholder:"ORIGIN,..." unset:"none but the server's own" help:"Browser origins that may call, besides the server's own: scheme://host[:port]. Pages give the first as their address."`
	TrustedProxies string `env:"TRUSTED_PROXIES" placeholder:"CIDR,..." unset:"none" help:"Networks whose X-Forwarded-For and X-Forwarded-Proto are believed; X-Real-IP never is. Default: none."`
	ImageHosts     string `env:"IMAGE_HOSTS" placeholder:"HOST,..." unset:"Clerk's" help:"Hosts that pictures of users may come from, besides Clerk's."`
	DrainDelay     string `env:"DRAIN_DELAY" placeholder:"0s" help:"How long /readyz says draining before the port is closed, at most 15s, for balancers that need time to notice."`
	HoldSeconds    string `env:"HOLD_SECONDS" placeholder:"60" help:"How long a hold lasts, 1 to 900, where a drop does not say."`
	ShopTimezone   string `env:"SHOP_TIMEZONE" placeholder:"UTC" help:"The shop's time zone, such as Europe/Berlin: in pick lists, and on pages beside the visitor's own."`
}

// Serving is the checked form of [ServingSettings].
type Serving struct {
	Host           string // empty for all interfaces
	Port           int    // 0 for any free one
	ClientOrigins  origin.Origins
	TrustedProxies address.Proxies
	PictureHosts   drop.PictureHosts
	DrainDelay     time.Duration
	HoldDuration   time.Duration // for drops that have none of their own
	TimeZone       *time.Location
}

// Site returns where the shop is reached: at the first of its clients' origins, or, without any, at
// the Host of each request.
func (s Serving) Site() origin.Site {
	return origin.Site{Configured: s.ClientOrigins.First(), TrustedProxies: s.TrustedProxies}
}

const (
	maxHoldSeconds = 900
	maxDrainDelay  = 15 * time.Second
)

func (s *ServingSettings) read(c *Config) (err error) {
	c.Port, err = integer("PORT", s.Port, 3000, 0, 65535, "a port from 1 to 65535 (or 0 for any free one)")
	if err != nil {
		return err
	}
	c.Host = strings.TrimSpace(s.Host)
	if c.Host != "" && !isHost(c.Host) {
		return wrong("HOST", "want an address or a name to listen on, such as 0.0.0.0 or 127.0.0.1, got %s", quote(s.Host))
	}
	if c.ClientOrigins, err = origins("CLIENT_URL", s.ClientURL); err != nil {
		return err
	}
	if c.TrustedProxies, err = networks("TRUSTED_PROXIES", s.TrustedProxies); err != nil {
		return err
	}
	if c.DrainDelay, err = duration("DRAIN_DELAY", s.DrainDelay, maxDrainDelay); err != nil {
		return err
	}
	seconds, err := integer("HOLD_SECONDS", s.HoldSeconds, 60, 1, maxHoldSeconds, "whole seconds from 1 to 900")
	if err != nil {
		return err
	}
	c.HoldDuration = time.Duration(seconds) * time.Second
	c.TimeZone, err = timeZone("SHOP_TIMEZONE", s.ShopTimezone)
	return err
}

// keepDevSignInLocal lets dev sign-in listen on a loopback address only.
func keepDevSignInLocal(c *Config) error {
	if c.AuthMode != AuthDev {
		return nil
	}
	if c.Host == "" {
		c.Host = "127.0.0.1"
	}
	if !isLoopback(c.Host) {
		return wrong("HOST", "want a loopback address such as 127.0.0.1 with dev sign-in, where anybody signs in as anybody, got %s", quote(c.Host))
	}
	return nil
}
