#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "base/owned.hpp"
#include "net/http_client.hpp"

namespace rollcall::net {
namespace {

namespace fs = std::filesystem;

// A certificate for `name` signed by its own key.
struct Identity {
  Owned<EVP_PKEY, EVP_PKEY_free> key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
  Owned<X509, X509_free> certificate{X509_new()};

  explicit Identity(const std::string& name) {
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* const subject = X509_get_subject_name(certificate.get());
    const auto* const common_name = reinterpret_cast<const unsigned char*>("Rollcall test");
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    X509_EXTENSION* const names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, name.c_str());
    X509_add_ext(certificate.get(), names, -1);
    X509_EXTENSION_free(names);
    X509_sign(certificate.get(), key.get(), EVP_sha256());
  }

  void write_certificate(const fs::path& path) const {
    const Owned<BIO, BIO_free> file(BIO_new_file(path.c_str(), "w"));
    PEM_write_bio_X509(file.get(), certificate.get());
  }
};

// Answers every connection with 200 and "sealed" over TLS.
class TlsServer {
 public:
  explicit TlsServer(const Identity& identity) {
    SSL_CTX_use_certificate(context_.get(), identity.certificate.get());
    SSL_CTX_use_PrivateKey(context_.get(), identity.key.get());
    sockaddr_in address{.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener_, 8), 0);
    EXPECT_EQ(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    url_ = "https://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";
    thread_ = std::jthread([this] { serve(); });
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  ~TlsServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  const std::string& url() const { return url_; }

 private:
  void serve() {
    for (int socket = 0; (socket = ::accept(listener_, nullptr, nullptr)) >= 0;) {
      const Owned<SSL, SSL_free> tls(SSL_new(context_.get()));
      SSL_set_fd(tls.get(), socket);
      if (SSL_accept(tls.get()) == 1) {
        char request[4096];
        (void)SSL_read(tls.get(), request, sizeof request);
        constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 6\r\n\r\nsealed";
        (void)SSL_write(tls.get(), kAnswer.data(), static_cast<int>(kAnswer.size()));
        SSL_shutdown(tls.get());
      }
      ::close(socket);
    }
  }

  Owned<SSL_CTX, SSL_CTX_free> context_{SSL_CTX_new(TLS_server_method())};
  int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::string url_;
  std::jthread thread_;
};

class TlsTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) ::unsetenv(name);
    std::signal(SIGPIPE, SIG_IGN);
    std::string name = fs::temp_directory_path() / "rollcall_tls_XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  Result<HttpResponse> get(const TlsServer& server, const Identity* trusted) const {
    HttpSettings settings{.retry = {.attempts = 1}};
    if (trusted != nullptr) {
      settings.ca_file = folder_ / "ca.pem";
      trusted->write_certificate(settings.ca_file);
    }
    return HttpClient(settings).send({.url = server.url()});
  }

  fs::path folder_;
};

TEST_F(TlsTest, ATrustedCertificateOfTheRightNameIsAccepted) {
  const Identity identity("IP:127.0.0.1");
  const TlsServer server(identity);
  const auto got = get(server, &identity);
  ASSERT_TRUE(got) << got.error().describe();
  EXPECT_EQ(got->body, "sealed");
}

TEST_F(TlsTest, AnUnknownCertificateIsRefused) {
  const Identity identity("IP:127.0.0.1");
  const Identity other("IP:127.0.0.1");
  const TlsServer server(identity);
  for (const Identity* trusted : {static_cast<const Identity*>(nullptr), &other}) {
    const auto got = get(server, trusted);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, ErrorCode::kUnavailable);
    EXPECT_TRUE(got.error().message.contains("certificate")) << got.error().describe();
  }
}

TEST_F(TlsTest, ACertificateOfAnotherNameIsRefused) {
  const Identity identity("DNS:example.org");
  const TlsServer server(identity);
  const auto got = get(server, &identity);
  ASSERT_FALSE(got);
  EXPECT_TRUE(got.error().message.contains("certificate")) << got.error().describe();
}

}  // namespace
}  // namespace rollcall::net
