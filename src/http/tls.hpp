// The TLS settings of a server: TLS 1.2 and later, HTTP/1.1 by ALPN.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <string>

#include "base/error.hpp"

namespace rollcall::http {

// kInvalidArgument, naming the file, for one that cannot be read, holds no certificate or key, or for a key that does
// not belong to the certificate.
Result<boost::asio::ssl::context> load_tls(const std::string& certificate_file, const std::string& key_file);

}  // namespace rollcall::http
