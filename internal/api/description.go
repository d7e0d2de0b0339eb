package api

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
)

// description is openapi.yaml in three forms: the operations of its routes, the JSON document, and
// a page for people.
type description struct {
	routes     map[route]operation
	json, page []byte
}

func readDescription() (*description, error) {
	spec, err := GetSpec()
	if err != nil {
		return nil, fmt.Errorf("read the API's description: %w", err)
	}
	document, err := GetSpecJSON()
	if err != nil {
		return nil, fmt.Errorf("read the API's description: %w", err)
	}
	page, err := renderDocs(spec)
	if err != nil {
		return nil, err
	}
	return &description{routes: operationsOf(spec), json: document, page: page}, nil
}

func (d *description) serveJSON(c *gin.Context) { c.Data(http.StatusOK, "application/json", d.json) }

// servePage serves the page. It has no scripts, and loads nothing from other hosts.
func (d *description) servePage(c *gin.Context) {
	c.Header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'")
	c.Data(http.StatusOK, "text/html; charset=utf-8", d.page)
}
