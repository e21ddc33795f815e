"""The most frequent words of languages in Latin script, and letters that few of them have: data for detection."""

from __future__ import annotations

from collections import Counter

_WORDS = {
    "en": """
        the of and to in is that it for was on are as with his they at be this from have or by one had not but what
        all were when we there can an your which their said if do will each about how up out them then she many some
        so these would other into has more her two like him see time could no make than first been its who now
        people my made over did down only way find use may very after where just most know you our
        """,
    "de": """
        der die das und ist nicht ein eine einer eines einem einen zu den dem des mit sich auf für von im auch als
        wie wir sie er es an aus bei nach werden wird sind war hat haben kann man oder aber wenn nur noch über so
        durch diese dieser dieses ich ihr sein seine mehr zum zur vor um bis was wo warum dass alle unter gibt immer
        sehr hier
        """,
    "fr": """
        le la les de des du et est un une que qui dans pour pas sur au aux avec ce cette ces il elle on nous vous
        ils par plus ne se son sa ses leur mais ou où si être avoir fait comme tout tous sont entre sans sous même
        aussi très bien peut deux leurs dont donc alors après avant chaque ont été c'est l'on d'un d'une qu'il n'est
        """,
    "es": """
        el la los las de del y que en un una es por con para no se su al lo como más pero sus le ya o este esta
        estos sí porque entre cuando muy sin sobre también me hasta hay donde quien desde todo todos nos durante uno
        les ni contra otros ese eso había ante ellos esto antes algunos qué son está ser tiene puede cada cómo
        """,
    "it": """
        il lo la i gli le di del della dei delle e è che in un una per con non si da dal al alla sono come più ma
        anche se su nel nella questo questa questi ha ho essere tutto tutti quando dove chi cosa perché ogni molto
        può fare quello loro suo sua abbiamo due poi così già solo dopo prima tra sempre
        """,
    "pt": """
        o a os as de do da dos das e que em um uma é por com para não se no na nos nas ao mais como mas foi ele ela
        seu sua ou ser quando muito há já está eu também só pelo pela até isso entre era depois sem mesmo aos ter
        seus quem são você pode cada onde porque isto fazer então uso tem
        """,
    "nl": """
        de het een en van in is dat op te zijn met voor niet die aan er om ook als dan maar bij of uit nog worden
        wordt naar door over tot deze dit hij zij wij we je ze hebben heeft kan kunnen wat waar hoe meer geen al
        onder zo veel tussen na moet onze haar
        """,
    "pl": """
        i w na z się nie do to że jest o jak po co za od ale czy tak dla przez przy lub oraz są być ten ta te tego
        tej jego jej ich który która które może można już tylko gdy kiedy bardzo więc także tym jako pod nad bez
        między
        """,
    "tr": """
        ve bir bu için de da ile ne çok olarak daha gibi kadar sonra en olan var ben sen biz siz onlar her ama veya
        ya değil mi mı nasıl neden şey diye ise göre üzerinde olur oldu olduğu edilir yapılan tüm bütün
        """,
    "sv": """
        och i att det som en på är av för med den till inte har de om ett men var jag vi du kan när från ut sig så
        man eller hur vad där alla här också mycket bara efter utan mellan under ska skall blir finns sin över detta
        """,
    "cs": """
        a v je na se že s z do to o jak po za ale by jsou jako nebo pro od při ve tak které který která jeho jejich
        není být může co když už jen také ještě více pouze tento tato mezi bez nad pod aby kde proč
        """,
    "vi": """
        và của là có không cho được các một trong người này với những đã để khi từ đến về như nhiều cũng thì ra vào
        sẽ tôi bạn chúng ta hay hoặc nếu nhưng phải làm rất trên sau theo bằng
        """,
    "id": """
        yang dan di dengan untuk ini itu dari pada adalah tidak dalam akan atau dapat juga ke oleh sebagai kita
        lebih bisa seperti telah karena saya kami mereka anda sudah ada para secara antara setiap tersebut jika
        menggunakan
        """,
    "ro": """
        și în de la cu pe este sunt un o nu se că din pentru mai sau care ce prin dar după între fi ale lui ei cel
        cea această acest acestea când unde cum dacă foarte toate poate fără sub avea
        """,
    "hu": """
        a az és egy hogy nem is ez azt van volt de csak meg már még mint ki el be fel le vagy ha kell lehet amely
        ezt minden több között után nagyon itt ott úgy így mert amikor mi hogyan által
        """,
    "fi": """
        ja on ei se että en oli hän mutta ovat kun niin tai voi kuin joka mitä jos myös sen ole olla vain nyt ne
        tämä siitä miten kanssa sekä hyvin mukaan kaikki ennen jälkeen missä koska tästä
        """,
    "da": """
        og i at det en er på til af for med den de som ikke der var jeg et han vi men kan har om så eller hvad når
        fra også meget være efter noget nogle mellem hvor blev ved skal alle under mange hvordan
        """,
    "no": """
        og i at det en er på til av for med den de som ikke der var jeg et han vi men kan har om så eller hva når
        fra også mye være etter noe noen mellom hvor ble ved skal alle under mange hvordan å
        """,
}
COMMON_WORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}

LANGUAGES_OF_WORD = Counter(word for words in COMMON_WORDS.values() for word in words)
"""How many of the languages each word is frequent in."""

LETTERS = {
    "de": "ßäöü", "fr": "œçèêàûîôù", "es": "ñ¿¡áíóú", "it": "èàùòì", "pt": "ãõâêçá", "pl": "łżśąęńćź", "tr": "ğışç",
    "sv": "åäö", "cs": "řůěžščý", "vi": "ơưđạảấầậắặếềệịọốồộớờợụủứừựỳỹ", "ro": "șțăâî", "hu": "őűáéóö", "fi": "äö",
    "da": "æøå", "no": "æøå",
}  # fmt: skip
"""Letters beyond a to z that each language uses."""
