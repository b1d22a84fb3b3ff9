#include "http/tls.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/owned.hpp"
#include "http/test_server.hpp"

namespace rollcall::http::testing {
namespace {

using KeyPtr = Owned<EVP_PKEY, EVP_PKEY_free>;
using CertificatePtr = Owned<X509, X509_free>;
using ContextPtr = Owned<SSL_CTX, SSL_CTX_free>;
using SslPtr = Owned<SSL, SSL_free>;

// A folder with a fresh self-signed certificate and its key, gone afterwards.
class Certificate {
 public:
  explicit Certificate(std::string_view name)
      : folder_(std::filesystem::temp_directory_path() /
                ("rollcall-tls-" + std::to_string(::getpid()) + std::string(name))) {
    std::filesystem::create_directories(folder_);
    const KeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    const CertificatePtr certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    std::FILE* out = std::fopen(certificate_file().c_str(), "w");
    PEM_write_X509(out, certificate.get());
    std::fclose(out);
    out = std::fopen(key_file().c_str(), "w");
    PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(out);
  }
  ~Certificate() { std::filesystem::remove_all(folder_); }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  std::string certificate_file() const { return folder_ / "server.crt"; }
  std::string key_file() const { return folder_ / "server.key"; }

 private:
  std::filesystem::path folder_;
};

TestServer tls_server(const Certificate& certificate) {
  ServerConfig config;
  config.tls_certificate_file = certificate.certificate_file();
  config.tls_key_file = certificate.key_file();
  return TestServer({route(Method::kPost, "/echo",
                           [](Request& request) -> Result<Response> {
                             EXPECT_TRUE(request.secure);
                             return Response::bytes("application/octet-stream", request.body);
                           })},
                    config);
}

// Sends a request over TLS of at most `version` and returns what comes until the end; "" where there is no handshake.
std::string ask_over_tls(std::uint16_t port, int version, std::string_view request) {
  Client client(port);
  const ContextPtr context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_max_proto_version(context.get(), version);
  const SslPtr ssl(SSL_new(context.get()));
  SSL_set_fd(ssl.get(), client.fd());
  if (SSL_connect(ssl.get()) != 1) return {};
  SSL_write(ssl.get(), request.data(), static_cast<int>(request.size()));
  std::string answer;
  char chunk[4096];
  int got = 0;
  while ((got = SSL_read(ssl.get(), chunk, sizeof chunk)) > 0) answer.append(chunk, static_cast<std::size_t>(got));
  EXPECT_EQ(SSL_get_error(ssl.get(), got), SSL_ERROR_ZERO_RETURN) << "the end is said, not just a cut";
  SSL_shutdown(ssl.get());
  return answer;
}

TEST(TlsTest, SpeaksTls12And13AndNothingOlder) {
  const Certificate certificate("versions");
  TestServer server = tls_server(certificate);
  const std::string body(100'000, 'b');
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const std::string answer = ask_over_tls(server.port(), version, post("/echo", body, "Connection: close\r\n"));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_TRUE(answer.ends_with("\r\n\r\n" + body));
  }
  EXPECT_EQ(ask_over_tls(server.port(), TLS1_1_VERSION, get("/")), "");
}

TEST(TlsTest, AClientInTheClearIsClosedAndTheOthersGoOn) {
  const Certificate certificate("clear");
  TestServer server = tls_server(certificate);
  Client clear(server.port());
  clear.send(get("/echo"));
  EXPECT_TRUE(clear.sees_close());
  EXPECT_FALSE(clear.buffer().contains("HTTP/1.1"));
  EXPECT_TRUE(ask_over_tls(server.port(), TLS1_3_VERSION, post("/echo", "x", "Connection: close\r\n")).ends_with("x"));
}

TEST(TlsTest, FilesThatDoNotServeAreNamed) {
  const Certificate one("one");
  const Certificate other("other");
  EXPECT_TRUE(load_tls(one.certificate_file(), one.key_file()));
  const std::pair<std::string, std::string> cases[] = {
      {one.certificate_file(), other.key_file()},
      {one.certificate_file(), "/nowhere/server.key"},
      {"/nowhere/server.crt", one.key_file()},
      {one.key_file(), one.key_file()},
  };
  for (const auto& [certificate, key] : cases) {
    const auto context = load_tls(certificate, key);
    ASSERT_FALSE(context) << certificate << " " << key;
    EXPECT_EQ(context.error().code, ErrorCode::kInvalidArgument);
    EXPECT_TRUE(context.error().message.contains(".crt") || context.error().message.contains(".key"));
  }
  EXPECT_FALSE(load_tls(one.certificate_file(), ""));
}

}  // namespace
}  // namespace rollcall::http::testing
