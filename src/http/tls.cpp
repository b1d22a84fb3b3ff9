#include "http/tls.hpp"

#include <openssl/ssl.h>

#include <array>
#include <cstring>

namespace rollcall::http {
namespace {

namespace ssl = boost::asio::ssl;

// We speak one protocol; a client that offers others is told so, one that offers none is let in.
int choose_protocol(SSL* /*unused*/, const unsigned char** out, unsigned char* out_length, const unsigned char* in,
                    unsigned in_length, void* /*unused*/) {
  constexpr std::array<unsigned char, 9> kHttp11 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  const int found = SSL_select_next_proto(&chosen, out_length, kHttp11.data(), kHttp11.size(), in, in_length);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

Result<ssl::context> load_tls(const std::string& certificate_file, const std::string& key_file) {
  if (certificate_file.empty() || key_file.empty()) {
    return fail(ErrorCode::kInvalidArgument, "TLS needs both a certificate file and a key file");
  }
  ssl::context context(ssl::context::tls_server);
  boost::system::error_code error;
  context.set_options(ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 | ssl::context::single_dh_use, error);
  SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);  // an idle connection costs little
  SSL_CTX_set_alpn_select_cb(context.native_handle(), choose_protocol, nullptr);

  context.use_certificate_chain_file(certificate_file, error);
  if (error) {
    return fail(ErrorCode::kInvalidArgument,
                "cannot use the certificate file " + certificate_file + ": " + error.message(),
                "it must be a PEM file with the server's certificate first");
  }
  context.use_private_key_file(key_file, ssl::context::pem, error);
  if (error) {
    return fail(ErrorCode::kInvalidArgument, "cannot use the key file " + key_file + ": " + error.message(),
                "it must be a PEM file with the key of the certificate in " + certificate_file);
  }
  return context;
}

}  // namespace rollcall::http
