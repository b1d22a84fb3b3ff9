#include "net/mail_client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

#include "base/owned.hpp"

namespace rollcall::net {
namespace {

std::size_t give(char* buffer, std::size_t size, std::size_t count, void* user) noexcept {
  auto& rest = *static_cast<std::string_view*>(user);
  const std::size_t piece = std::min(rest.size(), size * count);
  std::memcpy(buffer, rest.data(), piece);
  rest.remove_prefix(piece);
  return piece;
}

int look_whether_stopped(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept {
  return static_cast<const std::stop_token*>(user)->stop_requested() ? 1 : 0;
}

constexpr std::array kBeforeAnythingWasSaid = {
    std::pair{CURLE_COULDNT_RESOLVE_HOST, std::string_view("the name of the mail server is not known")},
    std::pair{CURLE_COULDNT_CONNECT, std::string_view("the mail server cannot be reached")},
    std::pair{CURLE_USE_SSL_FAILED, std::string_view("the mail server offers no encryption (STARTTLS)")},
    std::pair{CURLE_SSL_CONNECT_ERROR, std::string_view("no encrypted connection to the mail server could be made")},
    std::pair{CURLE_PEER_FAILED_VERIFICATION,
              std::string_view("the certificate of the mail server is not trusted, or is not one for its name")},
    std::pair{CURLE_SSL_CACERT_BADFILE, std::string_view("the file of trusted authorities cannot be read")},
};

// What the server's last reply says of a transfer that did not succeed.
std::unexpected<Error> refusal(CURLcode code, long reply) {
  if (code == CURLE_LOGIN_DENIED)
    return fail(ErrorCode::kBusy, "the mail server does not accept the user and password");
  if (reply >= 500 && reply < 600)
    return fail(ErrorCode::kInvalidArgument, "the mail server refused the message for good");
  if (reply >= 400 && reply < 500) return fail(ErrorCode::kBusy, "the mail server refused the message for now");
  if (code == CURLE_OPERATION_TIMEDOUT) return fail(ErrorCode::kTimeout, "the mail server did not answer in time");
  if (code == CURLE_ABORTED_BY_CALLBACK) return fail(ErrorCode::kCancelled, "sending the mail was cancelled");
  for (const auto& [early, what] : kBeforeAnythingWasSaid)
    if (code == early) return fail(ErrorCode::kBusy, std::string(what));
  return fail(ErrorCode::kUnavailable, curl_easy_strerror(code));
}

}  // namespace

MailClient::MailClient(MailSettings settings) : settings_(std::move(settings)) {
  [[maybe_unused]] static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
}

Result<void> MailClient::send(const std::string& from, const std::string& to, const std::string& message,
                              const std::stop_token& stop) const {
  const Owned<CURL, curl_easy_cleanup> easy(curl_easy_init());
  const std::string recipient = "<" + to + ">";
  const Owned<curl_slist, curl_slist_free_all> recipients(curl_slist_append(nullptr, recipient.c_str()));
  if (!easy || !recipients) throw std::bad_alloc();
  const std::string sender = "<" + from + ">";
  std::string_view rest = message;
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(easy.get(), option, value); };
  set(CURLOPT_URL, settings_.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(settings_.connect_timeout.count()));
  set(CURLOPT_TIMEOUT, static_cast<long>(settings_.timeout.count()));
  set(CURLOPT_USE_SSL, static_cast<long>(settings_.tls == MailTls::kRequired ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings_.ca_file.empty()) set(CURLOPT_CAINFO, settings_.ca_file.c_str());
  if (!settings_.user.empty()) {
    set(CURLOPT_USERNAME, settings_.user.c_str());
    set(CURLOPT_PASSWORD, settings_.password.c_str());
  }
  set(CURLOPT_MAIL_FROM, sender.c_str());
  set(CURLOPT_MAIL_RCPT, recipients.get());
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_READFUNCTION, &give);
  set(CURLOPT_READDATA, &rest);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &look_whether_stopped);
  set(CURLOPT_XFERINFODATA, &stop);
  const CURLcode code = curl_easy_perform(easy.get());
  if (code == CURLE_OK) return {};
  long reply = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &reply);
  return refusal(code, reply);
}

}  // namespace rollcall::net
