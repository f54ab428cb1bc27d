import"./units.js";import{a as e,b as t,d as n,g as r,h as i,i as a,l as o,m as s,n as c,o as l,r as u,s as d,u as f,y as p}from"./leven.js";import{n as m}from"./measurement2.js";import{n as h,r as g,t as _}from"./measurement.js";import{n as v}from"./errors.js";const y={refused:`refused`,reset:`reset`,closed:`closed early`,dns:`name not found`,tls:`TLS`,unreachable:`unreachable`,local:`out of descriptors or ports here`,other:`other`};function b({connectionErrors:e}){if(e===void 0)return``;let t=_.filter(t=>e[t]>0),[n]=t;return n===void 0?``:t.length===1?n===`other`?``:`(${y[n]})`:`(${t.map(t=>`${u(e[t])} ${y[t]}`).join(`, `)})`}function ee({kind:e,fault:t}){return t===void 0||t===`other`?e:`${e}, ${y[t]}`}const te=/* @__PURE__ */ new Map([[`p50`,.5],[`p90`,.9],[`p95`,.95],[`p99`,.99],[`p999`,.999]]),ne=/* @__PURE__ */ new Map([[`p999`,`p99.9`],[`error_rate`,`error rate`],[`rps`,`throughput`],[`dropped`,`dropped arrivals`]]);function re(e){return ne.get(e)??e.replaceAll(`_`,` `)}function x(e,t){return t===null?re(e):`${re(e)} of ${t}`}function ie(e){return te.has(e)||e===`max`||e===`mean`}function S(t,n){return ie(t)?l(n):t===`error_rate`?e(n):t===`rps`?d(n):u(n)}function ae(e,t){let{latencyMs:n}=e;switch(t){case`p50`:case`p90`:case`p95`:case`p99`:case`p999`:case`max`:case`mean`:return n[t];case`error_rate`:return e.errorRate;case`rps`:return e.rps.avg;case`dropped`:return e.requests.dropped;default:return null}}function C(e,t,n){let r=ae(e,t);return oe(e,t)?`> ${l(n)}`:`${t===`mean`&&e.latencyIsLowerBound&&r!==null?`> `:``}${S(t,r)}`}function oe({latencyIsLowerBound:e,requests:t},n){let r=te.get(n);return r===void 0?n===`max`&&e:t.errors.timeout>Number((1-r).toFixed(6))*t.attempted}function se(e,t,n){return oe(e,t)?n:ae(e,t)}function ce({requests:e}){let{http:t,check:n,timeout:r,connection:i}=e.errors;return t+n+r+i}function le({requests:e}){let{http:t,check:n,timeout:r,connection:i}=e.errors,a=` ${b(e)}`.trimEnd();return[[t,`HTTP error`,`HTTP errors`],[n,`failed check`,`failed checks`],[r,`timeout`,`timeouts`],[i,`connection error${a}`,`connection errors${a}`],[e.dropped,`dropped`,`dropped`]].filter(([e])=>e>0).map(([e,t,n])=>`${u(e)} ${e===1?t:n}`).join(`, `)}var ue='/*! https://github.com/leeoniya/uPlot (v1.6.32) */\nvar uPlot=function(){"use strict";const l="u-off",e="u-label",t="width",n="height",i="top",o="bottom",s="left",r="right",u="#000",a=u+"0",f="mousemove",c="mousedown",h="mouseup",d="mouseenter",p="mouseleave",m="dblclick",g="change",x="dppxchange",w="--",_="undefined"!=typeof window,b=_?document:null,v=_?window:null,k=_?navigator:null;let y,M;function S(l,e){if(null!=e){let t=l.classList;!t.contains(e)&&t.add(e)}}function T(l,e){let t=l.classList;t.contains(e)&&t.remove(e)}function E(l,e,t){l.style[e]=t+"px"}function z(l,e,t,n){let i=b.createElement(l);return null!=e&&S(i,e),null!=t&&t.insertBefore(i,n),i}function D(l,e){return z("div",l,e)}const P=new WeakMap;function A(e,t,n,i,o){let s="translate("+t+"px,"+n+"px)";s!=P.get(e)&&(e.style.transform=s,P.set(e,s),0>t||0>n||t>i||n>o?S(e,l):T(e,l))}const W=new WeakMap;function Y(l,e,t){let n=e+t;n!=W.get(l)&&(W.set(l,n),l.style.background=e,l.style.borderColor=t)}const C=new WeakMap;function H(l,e,t,n){let i=e+""+t;i!=C.get(l)&&(C.set(l,i),l.style.height=t+"px",l.style.width=e+"px",l.style.marginLeft=n?-e/2+"px":0,l.style.marginTop=n?-t/2+"px":0)}const F={passive:!0},R={...F,capture:!0};function G(l,e,t,n){e.addEventListener(l,t,n?R:F)}function I(l,e,t){e.removeEventListener(l,t,F)}function L(l,e,t,n){let i;t=t||0;let o=2147483647>=(n=n||e.length-1);for(;n-t>1;)i=o?t+n>>1:sl((t+n)/2),l>e[i]?t=i:n=i;return l-e[t]>e[n]-l?n:t}function O(l){return(e,t,n)=>{let i=-1,o=-1;for(let o=t;n>=o;o++)if(l(e[o])){i=o;break}for(let i=n;i>=t;i--)if(l(e[i])){o=i;break}return[i,o]}}_&&function l(){let e=devicePixelRatio;y!=e&&(y=e,M&&I(g,M,l),M=matchMedia(`(min-resolution: ${y-.001}dppx) and (max-resolution: ${y+.001}dppx)`),G(g,M,l),v.dispatchEvent(new CustomEvent(x)))}();const N=l=>null!=l,j=l=>null!=l&&l>0,U=O(N),V=O(j);function B(l,e,t,n){let i=hl(l),o=hl(e);l==e&&(-1==i?(l*=t,e/=t):(l/=t,e*=t));let s=10==t?dl:pl,r=1==o?ul:sl,u=(1==i?sl:ul)(s(ol(l))),a=r(s(ol(e))),f=cl(t,u),c=cl(t,a);return 10==t&&(0>u&&(f=Al(f,-u)),0>a&&(c=Al(c,-a))),n||2==t?(l=f*i,e=c*o):(l=Pl(l,f),e=Dl(e,c)),[l,e]}function $(l,e,t,n){let i=B(l,e,t,n);return 0==l&&(i[0]=0),0==e&&(i[1]=0),i}const J=.1,q={mode:3,pad:J},K={pad:0,soft:null,mode:0},X={min:K,max:K};function Z(l,e,t,n){return Ol(t)?ll(l,e,t):(K.pad=t,K.soft=n?0:null,K.mode=n?3:0,ll(l,e,X))}function Q(l,e){return null==l?e:l}function ll(l,e,t){let n=t.min,i=t.max,o=Q(n.pad,0),s=Q(i.pad,0),r=Q(n.hard,-gl),u=Q(i.hard,gl),a=Q(n.soft,gl),f=Q(i.soft,-gl),c=Q(n.mode,0),h=Q(i.mode,0),d=e-l,p=dl(d),m=fl(ol(l),ol(e)),g=dl(m),x=ol(g-p);(1e-24>d||x>10)&&(d=0,0!=l&&0!=e||(d=1e-24,2==c&&a!=gl&&(o=0),2==h&&f!=-gl&&(s=0)));let w=d||m||1e3,_=dl(w),b=cl(10,sl(_)),v=Al(Pl(l-w*(0==d?0==l?.1:1:o),b/10),24),k=a>l||1!=c&&(3!=c||v>a)&&(2!=c||a>v)?gl:a,y=fl(r,k>v&&l>=k?k:al(k,v)),M=Al(Dl(e+w*(0==d?0==e?.1:1:s),b/10),24),S=e>f||1!=h&&(3!=h||f>M)&&(2!=h||M>f)?-gl:f,T=al(u,M>S&&S>=e?S:fl(S,M));return y==T&&0==y&&(T=100),[y,T]}const el=new Intl.NumberFormat(_?k.language:"en-US"),tl=l=>el.format(l),nl=Math,il=nl.PI,ol=nl.abs,sl=nl.floor,rl=nl.round,ul=nl.ceil,al=nl.min,fl=nl.max,cl=nl.pow,hl=nl.sign,dl=nl.log10,pl=nl.log2,ml=(l,e=1)=>nl.asinh(l/e),gl=1/0;function xl(l){return 1+(0|dl((l^l>>31)-(l>>31)))}function wl(l,e,t){return al(fl(l,e),t)}function _l(l){return"function"==typeof l}function bl(l){return _l(l)?l:()=>l}const vl=l=>l,kl=(l,e)=>e,yl=()=>null,Ml=()=>!0,Sl=(l,e)=>l==e,Tl=/\\.\\d*?(?=9{6,}|0{6,})/gm,El=l=>{if(Il(l)||Wl.has(l))return l;const e=""+l,t=e.match(Tl);if(null==t)return l;let n=t[0].length-1;if(-1!=e.indexOf("e-")){let[l,t]=e.split("e");return+`${El(l)}e${t}`}return Al(l,n)};function zl(l,e){return El(Al(El(l/e))*e)}function Dl(l,e){return El(ul(El(l/e))*e)}function Pl(l,e){return El(sl(El(l/e))*e)}function Al(l,e=0){if(Il(l))return l;let t=10**e;return rl(l*t*(1+Number.EPSILON))/t}const Wl=new Map;function Yl(l){return((""+l).split(".")[1]||"").length}function Cl(l,e,t,n){let i=[],o=n.map(Yl);for(let s=e;t>s;s++){let e=ol(s),t=Al(cl(l,s),e);for(let r=0;n.length>r;r++){let u=10==l?+`${n[r]}e${s}`:n[r]*t,a=(0>s?e:0)+(o[r]>s?o[r]:0),f=10==l?u:Al(u,a);i.push(f),Wl.set(f,a)}}return i}const Hl={},Fl=[],Rl=[null,null],Gl=Array.isArray,Il=Number.isInteger;function Ll(l){return"string"==typeof l}function Ol(l){let e=!1;if(null!=l){let t=l.constructor;e=null==t||t==Object}return e}function Nl(l){return null!=l&&"object"==typeof l}const jl=Object.getPrototypeOf(Uint8Array),Ul="__proto__";function Vl(l,e=Ol){let t;if(Gl(l)){let n=l.find((l=>null!=l));if(Gl(n)||e(n)){t=Array(l.length);for(let n=0;l.length>n;n++)t[n]=Vl(l[n],e)}else t=l.slice()}else if(l instanceof jl)t=l.slice();else if(e(l)){t={};for(let n in l)n!=Ul&&(t[n]=Vl(l[n],e))}else t=l;return t}function Bl(l){let e=arguments;for(let t=1;e.length>t;t++){let n=e[t];for(let e in n)e!=Ul&&(Ol(l[e])?Bl(l[e],Vl(n[e])):l[e]=Vl(n[e]))}return l}function $l(l,e,t){for(let n,i=0,o=-1;e.length>i;i++){let s=e[i];if(s>o){for(n=s-1;n>=0&&null==l[n];)l[n--]=null;for(n=s+1;t>n&&null==l[n];)l[o=n++]=null}}}const Jl="undefined"==typeof queueMicrotask?l=>Promise.resolve().then(l):queueMicrotask,ql=["January","February","March","April","May","June","July","August","September","October","November","December"],Kl=["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"];function Xl(l){return l.slice(0,3)}const Zl=Kl.map(Xl),Ql=ql.map(Xl),le={MMMM:ql,MMM:Ql,WWWW:Kl,WWW:Zl};function ee(l){return(10>l?"0":"")+l}const te={YYYY:l=>l.getFullYear(),YY:l=>(l.getFullYear()+"").slice(2),MMMM:(l,e)=>e.MMMM[l.getMonth()],MMM:(l,e)=>e.MMM[l.getMonth()],MM:l=>ee(l.getMonth()+1),M:l=>l.getMonth()+1,DD:l=>ee(l.getDate()),D:l=>l.getDate(),WWWW:(l,e)=>e.WWWW[l.getDay()],WWW:(l,e)=>e.WWW[l.getDay()],HH:l=>ee(l.getHours()),H:l=>l.getHours(),h:l=>{let e=l.getHours();return 0==e?12:e>12?e-12:e},AA:l=>12>l.getHours()?"AM":"PM",aa:l=>12>l.getHours()?"am":"pm",a:l=>12>l.getHours()?"a":"p",mm:l=>ee(l.getMinutes()),m:l=>l.getMinutes(),ss:l=>ee(l.getSeconds()),s:l=>l.getSeconds(),fff:l=>function(l){return(10>l?"00":100>l?"0":"")+l}(l.getMilliseconds())};function ne(l,e){e=e||le;let t,n=[],i=/\\{([a-z]+)\\}|[^{]+/gi;for(;t=i.exec(l);)n.push("{"==t[0][0]?te[t[1]]:t[0]);return l=>{let t="";for(let i=0;n.length>i;i++)t+="string"==typeof n[i]?n[i]:n[i](l,e);return t}}const ie=(new Intl.DateTimeFormat).resolvedOptions().timeZone,oe=l=>l%1==0,se=[1,2,2.5,5],re=Cl(10,-32,0,se),ue=Cl(10,0,32,se),ae=ue.filter(oe),fe=re.concat(ue),ce="{YYYY}",he="\\n"+ce,de="{M}/{D}",pe="\\n"+de,me=pe+"/{YY}",ge="{aa}",xe="{h}:{mm}"+ge,we="\\n"+xe,_e=":{ss}",be=null;function ve(l){let e=1e3*l,t=60*e,n=60*t,i=24*n,o=30*i,s=365*i;return[(1==l?Cl(10,0,3,se).filter(oe):Cl(10,-3,0,se)).concat([e,5*e,10*e,15*e,30*e,t,5*t,10*t,15*t,30*t,n,2*n,3*n,4*n,6*n,8*n,12*n,i,2*i,3*i,4*i,5*i,6*i,7*i,8*i,9*i,10*i,15*i,o,2*o,3*o,4*o,6*o,s,2*s,5*s,10*s,25*s,50*s,100*s]),[[s,ce,be,be,be,be,be,be,1],[28*i,"{MMM}",he,be,be,be,be,be,1],[i,de,he,be,be,be,be,be,1],[n,"{h}"+ge,me,be,pe,be,be,be,1],[t,xe,me,be,pe,be,be,be,1],[e,_e,me+" "+xe,be,pe+" "+xe,be,we,be,1],[l,_e+".{fff}",me+" "+xe,be,pe+" "+xe,be,we,be,1]],function(e){return(r,u,a,f,c,h)=>{let d=[],p=c>=s,m=c>=o&&s>c,g=e(a),x=Al(g*l,3),w=Pe(g.getFullYear(),p?0:g.getMonth(),m||p?1:g.getDate()),_=Al(w*l,3);if(m||p){let t=m?c/o:0,n=p?c/s:0,i=x==_?x:Al(Pe(w.getFullYear()+n,w.getMonth()+t,1)*l,3),r=new Date(rl(i/l)),u=r.getFullYear(),a=r.getMonth();for(let o=0;f>=i;o++){let s=Pe(u+n*o,a+t*o,1),r=s-e(Al(s*l,3));i=Al((+s+r)*l,3),i>f||d.push(i)}}else{let o=i>c?c:i,s=_+(sl(a)-sl(x))+Dl(x-_,o);d.push(s);let p=e(s),m=p.getHours()+p.getMinutes()/t+p.getSeconds()/n,g=c/n,w=h/r.axes[u]._space;for(;s=Al(s+c,1==l?0:3),f>=s;)if(g>1){let l=sl(Al(m+g,6))%24,t=e(s).getHours()-l;t>1&&(t=-1),s-=t*n,m=(m+g)%24,.7>Al((s-d[d.length-1])/c,3)*w||d.push(s)}else d.push(s)}return d}}]}const[ke,ye,Me]=ve(1),[Se,Te,Ee]=ve(.001);function ze(l,e){return l.map((l=>l.map(((t,n)=>0==n||8==n||null==t?t:e(1==n||0==l[8]?t:l[1]+t)))))}function De(l,e){return(t,n,i,o,s)=>{let r,u,a,f,c,h,d=e.find((l=>s>=l[0]))||e[e.length-1];return n.map((e=>{let t=l(e),n=t.getFullYear(),i=t.getMonth(),o=t.getDate(),s=t.getHours(),p=t.getMinutes(),m=t.getSeconds(),g=n!=r&&d[2]||i!=u&&d[3]||o!=a&&d[4]||s!=f&&d[5]||p!=c&&d[6]||m!=h&&d[7]||d[1];return r=n,u=i,a=o,f=s,c=p,h=m,g(t)}))}}function Pe(l,e,t){return new Date(l,e,t)}function Ae(l,e){return e(l)}function We(l,e){return(t,n,i,o)=>null==o?w:e(l(n))}Cl(2,-53,53,[1]);const Ye={show:!0,live:!0,isolate:!1,mount:()=>{},markers:{show:!0,width:2,stroke:function(l,e){let t=l.series[e];return t.width?t.stroke(l,e):t.points.width?t.points.stroke(l,e):null},fill:function(l,e){return l.series[e].fill(l,e)},dash:"solid"},idx:null,idxs:null,values:[]},Ce=[0,0];function He(l,e,t,n=!0){return l=>{0==l.button&&(!n||l.target==e)&&t(l)}}function Fe(l,e,t,n=!0){return l=>{(!n||l.target==e)&&t(l)}}const Re={show:!0,x:!0,y:!0,lock:!1,move:function(l,e,t){return Ce[0]=e,Ce[1]=t,Ce},points:{one:!1,show:function(l,e){let i=l.cursor.points,o=D(),s=i.size(l,e);E(o,t,s),E(o,n,s);let r=s/-2;E(o,"marginLeft",r),E(o,"marginTop",r);let u=i.width(l,e,s);return u&&E(o,"borderWidth",u),o},size:function(l,e){return l.series[e].points.size},width:0,stroke:function(l,e){let t=l.series[e].points;return t._stroke||t._fill},fill:function(l,e){let t=l.series[e].points;return t._fill||t._stroke}},bind:{mousedown:He,mouseup:He,click:He,dblclick:He,mousemove:Fe,mouseleave:Fe,mouseenter:Fe},drag:{setScale:!0,x:!0,y:!1,dist:0,uni:null,click:(l,e)=>{e.stopPropagation(),e.stopImmediatePropagation()},_x:!1,_y:!1},focus:{dist:(l,e,t,n,i)=>n-i,prox:-1,bias:0},hover:{skip:[void 0],prox:null,bias:0},left:-10,top:-10,idx:null,dataIdx:null,idxs:null,event:null},Ge={show:!0,stroke:"rgba(0,0,0,0.07)",width:2},Ie=Bl({},Ge,{filter:kl}),Le=Bl({},Ie,{size:10}),Oe=Bl({},Ge,{show:!1}),Ne=\'12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"\',je="bold "+Ne,Ue={show:!0,scale:"x",stroke:u,space:50,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:je,side:2,grid:Ie,ticks:Le,border:Oe,font:Ne,lineGap:1.5,rotate:0},Ve={show:!0,scale:"x",auto:!1,sorted:1,min:gl,max:-gl,idxs:[]};function Be(l,e){return e.map((l=>null==l?"":tl(l)))}function $e(l,e,t,n,i,o,s){let r=[],u=Wl.get(i)||0;for(let l=t=s?t:Al(Dl(t,i),u);n>=l;l=Al(l+i,u))r.push(Object.is(l,-0)?0:l);return r}function Je(l,e,t,n,i){const o=[],s=l.scales[l.axes[e].scale].log,r=sl((10==s?dl:pl)(t));i=cl(s,r),10==s&&(i=fe[L(i,fe)]);let u=t,a=i*s;10==s&&(a=fe[L(a,fe)]);do{o.push(u),u+=i,10!=s||Wl.has(u)||(u=Al(u,Wl.get(i))),a>u||(a=(i=u)*s,10==s&&(a=fe[L(a,fe)]))}while(n>=u);return o}function qe(l,e,t,n,i){let o=l.scales[l.axes[e].scale].asinh,s=n>o?Je(l,e,fl(o,t),n,i):[o],r=0>n||t>0?[]:[0];return(-o>t?Je(l,e,fl(o,-n),-t,i):[o]).reverse().map((l=>-l)).concat(r,s)}const Ke=/./,Xe=/[12357]/,Ze=/[125]/,Qe=/1/,lt=(l,e,t,n)=>l.map(((l,i)=>4==e&&0==l||i%n==0&&t.test(l.toExponential()[0>l?1:0])?l:null));function et(l,e,t){let n=l.axes[t],i=n.scale,o=l.scales[i],s=l.valToPos,r=n._space,u=s(10,i),a=s(9,i)-u<r?s(7,i)-u<r?s(5,i)-u<r?Qe:Ze:Xe:Ke;if(a==Qe){let l=ol(s(1,i)-u);if(r>l)return lt(e.slice().reverse(),o.distr,a,ul(r/l)).reverse()}return lt(e,o.distr,a,1)}function tt(l,e,t){let n=l.axes[t],i=n.scale,o=n._space,s=l.valToPos,r=ol(s(1,i)-s(2,i));return o>r?lt(e.slice().reverse(),3,Ke,ul(o/r)).reverse():e}function nt(l,e,t,n){return null==n?w:null==e?"":tl(e)}const it={show:!0,scale:"y",stroke:u,space:30,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:je,side:3,grid:Ie,ticks:Le,border:Oe,font:Ne,lineGap:1.5,rotate:0},ot={scale:null,auto:!0,sorted:0,min:gl,max:-gl},st=(l,e,t,n,i)=>i,rt={show:!0,auto:!0,sorted:0,gaps:st,alpha:1,facets:[Bl({},ot,{scale:"x"}),Bl({},ot,{scale:"y"})]},ut={scale:"y",auto:!0,sorted:0,show:!0,spanGaps:!1,gaps:st,alpha:1,points:{show:function(l,e){let{scale:t,idxs:n}=l.series[0],i=l._data[0],o=l.valToPos(i[n[0]],t,!0),s=l.valToPos(i[n[1]],t,!0);return ol(s-o)/(l.series[e].points.space*y)>=n[1]-n[0]},filter:null},values:null,min:gl,max:-gl,idxs:[],path:null,clip:null};function at(l,e,t){return t/10}const ft={time:!0,auto:!0,distr:1,log:10,asinh:1,min:null,max:null,dir:1,ori:0},ct=Bl({},ft,{time:!1,ori:1}),ht={};function dt(l){let e=ht[l];return e||(e={key:l,plots:[],sub(l){e.plots.push(l)},unsub(l){e.plots=e.plots.filter((e=>e!=l))},pub(l,t,n,i,o,s,r){for(let u=0;e.plots.length>u;u++)e.plots[u]!=t&&e.plots[u].pub(l,t,n,i,o,s,r)}},null!=l&&(ht[l]=e)),e}function pt(l,e,t){const n=l.mode,i=l.series[e],o=2==n?l._data[e]:l._data,s=l.scales,r=l.bbox;let u=o[0],a=2==n?o[1]:o[e],f=2==n?s[i.facets[0].scale]:s[l.series[0].scale],c=2==n?s[i.facets[1].scale]:s[i.scale],h=r.left,d=r.top,p=r.width,m=r.height,g=l.valToPosH,x=l.valToPosV;return 0==f.ori?t(i,u,a,f,c,g,x,h,d,p,m,kt,Mt,Tt,zt,Pt):t(i,u,a,f,c,x,g,d,h,m,p,yt,St,Et,Dt,At)}function mt(l,e){let t=0,n=0,i=Q(l.bands,Fl);for(let l=0;i.length>l;l++){let o=i[l];o.series[0]==e?t=o.dir:o.series[1]==e&&(n|=1==o.dir?1:2)}return[t,1==n?-1:2==n?1:3==n?2:0]}function gt(l,e,t,n,i){let o=l.series[e],s=l.scales[2==l.mode?o.facets[1].scale:o.scale];return-1==i?s.min:1==i?s.max:3==s.distr?1==s.dir?s.min:s.max:0}function xt(l,e,t,n,i,o){return pt(l,e,((l,e,s,r,u,a,f,c,h,d,p)=>{let m=l.pxRound;const g=0==r.ori?Mt:St;let x,w;1==r.dir*(0==r.ori?1:-1)?(x=t,w=n):(x=n,w=t);let _=m(a(e[x],r,d,c)),b=m(f(s[x],u,p,h)),v=m(a(e[w],r,d,c)),k=m(f(1==o?u.max:u.min,u,p,h)),y=new Path2D(i);return g(y,v,k),g(y,_,k),g(y,_,b),y}))}function wt(l,e,t,n,i,o){let s=null;if(l.length>0){s=new Path2D;const r=0==e?Tt:Et;let u=t;for(let e=0;l.length>e;e++){let t=l[e];if(t[1]>t[0]){let l=t[0]-u;l>0&&r(s,u,n,l,n+o),u=t[1]}}let a=t+i-u,f=10;a>0&&r(s,u,n-f/2,a,n+o+f)}return s}function _t(l,e,t,n,i,o,s){let r=[],u=l.length;for(let a=1==i?t:n;a>=t&&n>=a;a+=i)if(null===e[a]){let f=a,c=a;if(1==i)for(;++a<=n&&null===e[a];)c=a;else for(;--a>=t&&null===e[a];)c=a;let h=o(l[f]),d=c==f?h:o(l[c]),p=f-i;h=s>0||0>p||p>=u?h:o(l[p]);let m=c+i;d=0>s||0>m||m>=u?d:o(l[m]),h>d||r.push([h,d])}return r}function bt(l){return 0==l?vl:1==l?rl:e=>zl(e,l)}function vt(l){let e=0==l?kt:yt,t=0==l?(l,e,t,n,i,o)=>{l.arcTo(e,t,n,i,o)}:(l,e,t,n,i,o)=>{l.arcTo(t,e,i,n,o)},n=0==l?(l,e,t,n,i)=>{l.rect(e,t,n,i)}:(l,e,t,n,i)=>{l.rect(t,e,i,n)};return(l,i,o,s,r,u=0,a=0)=>{0==u&&0==a?n(l,i,o,s,r):(u=al(u,s/2,r/2),a=al(a,s/2,r/2),e(l,i+u,o),t(l,i+s,o,i+s,o+r,u),t(l,i+s,o+r,i,o+r,a),t(l,i,o+r,i,o,a),t(l,i,o,i+s,o,u),l.closePath())}}const kt=(l,e,t)=>{l.moveTo(e,t)},yt=(l,e,t)=>{l.moveTo(t,e)},Mt=(l,e,t)=>{l.lineTo(e,t)},St=(l,e,t)=>{l.lineTo(t,e)},Tt=vt(0),Et=vt(1),zt=(l,e,t,n,i,o)=>{l.arc(e,t,n,i,o)},Dt=(l,e,t,n,i,o)=>{l.arc(t,e,n,i,o)},Pt=(l,e,t,n,i,o,s)=>{l.bezierCurveTo(e,t,n,i,o,s)},At=(l,e,t,n,i,o,s)=>{l.bezierCurveTo(t,e,i,n,s,o)};function Wt(){return(l,e,t,n,i)=>pt(l,e,((e,o,s,r,u,a,f,c,h,d,p)=>{let m,g,{pxRound:x,points:w}=e;0==r.ori?(m=kt,g=zt):(m=yt,g=Dt);const _=Al(w.width*y,3);let b=(w.size-w.width)/2*y,v=Al(2*b,3),k=new Path2D,M=new Path2D,{left:S,top:T,width:E,height:z}=l.bbox;Tt(M,S-v,T-v,E+2*v,z+2*v);const D=l=>{if(null!=s[l]){let e=x(a(o[l],r,d,c)),t=x(f(s[l],u,p,h));m(k,e+b,t),g(k,e,t,b,0,2*il)}};if(i)i.forEach(D);else for(let l=t;n>=l;l++)D(l);return{stroke:_>0?k:null,fill:k,clip:M,flags:3}}))}function Yt(l){return(e,t,n,i,o,s)=>{n!=i&&(o!=n&&s!=n&&l(e,t,n),o!=i&&s!=i&&l(e,t,i),l(e,t,s))}}const Ct=Yt(Mt),Ht=Yt(St);function Ft(l){const e=Q(l?.alignGaps,0);return(l,t,n,i)=>pt(l,t,((o,s,r,u,a,f,c,h,d,p,m)=>{[n,i]=U(r,n,i);let g,x,w=o.pxRound,_=l=>w(f(l,u,p,h)),b=l=>w(c(l,a,m,d));0==u.ori?(g=Mt,x=Ct):(g=St,x=Ht);const v=u.dir*(0==u.ori?1:-1),k={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:1},y=k.stroke;let M=!1;if(i-n<4*p)for(let l=1==v?n:i;l>=n&&i>=l;l+=v){let e=r[l];null===e?M=!0:null!=e&&g(y,_(s[l]),b(e))}else{let e,t,o,a=e=>l.posToVal(e,u.key,!0),f=null,c=null,h=_(s[1==v?n:i]),d=_(s[n]),p=_(s[i]),m=a(1==v?d+1:p-1);for(let l=1==v?n:i;l>=n&&i>=l;l+=v){let n=s[l],i=(1==v?m>n:n>m)?h:_(n),o=r[l];i==h?null!=o?(t=o,null==f?(g(y,i,b(t)),e=f=c=t):f>t?f=t:t>c&&(c=t)):null===o&&(M=!0):(null!=f&&x(y,h,b(f),b(c),b(e),b(t)),null!=o?(t=o,g(y,i,b(t)),f=c=e=t):(f=c=null,null===o&&(M=!0)),h=i,m=a(h+v))}null!=f&&f!=c&&o!=h&&x(y,h,b(f),b(c),b(e),b(t))}let[S,T]=mt(l,t);if(null!=o.fill||0!=S){let e=k.fill=new Path2D(y),r=b(o.fillTo(l,t,o.min,o.max,S)),u=_(s[n]),a=_(s[i]);-1==v&&([a,u]=[u,a]),g(e,a,r),g(e,u,r)}if(!o.spanGaps){let a=[];M&&a.push(..._t(s,r,n,i,v,_,e)),k.gaps=a=o.gaps(l,t,n,i,a),k.clip=wt(a,u.ori,h,d,p,m)}return 0!=T&&(k.band=2==T?[xt(l,t,n,i,y,-1),xt(l,t,n,i,y,1)]:xt(l,t,n,i,y,T)),k}))}function Rt(l,e,t,n,i,o,s=gl){if(l.length>1){let r=null;for(let u=0,a=1/0;l.length>u;u++)if(void 0!==e[u]){if(null!=r){let e=ol(l[u]-l[r]);a>e&&(a=e,s=ol(t(l[u],n,i,o)-t(l[r],n,i,o)))}r=u}}return s}function Gt(l,e,t,n,i){const o=l.length;if(2>o)return null;const s=new Path2D;if(t(s,l[0],e[0]),2==o)n(s,l[1],e[1]);else{let t=Array(o),n=Array(o-1),r=Array(o-1),u=Array(o-1);for(let t=0;o-1>t;t++)r[t]=e[t+1]-e[t],u[t]=l[t+1]-l[t],n[t]=r[t]/u[t];t[0]=n[0];for(let l=1;o-1>l;l++)0===n[l]||0===n[l-1]||n[l-1]>0!=n[l]>0?t[l]=0:(t[l]=3*(u[l-1]+u[l])/((2*u[l]+u[l-1])/n[l-1]+(u[l]+2*u[l-1])/n[l]),isFinite(t[l])||(t[l]=0));t[o-1]=n[o-2];for(let n=0;o-1>n;n++)i(s,l[n]+u[n]/3,e[n]+t[n]*u[n]/3,l[n+1]-u[n]/3,e[n+1]-t[n+1]*u[n]/3,l[n+1],e[n+1])}return s}const It=new Set;function Lt(){for(let l of It)l.syncRect(!0)}_&&(G("resize",v,Lt),G("scroll",v,Lt,!0),G(x,v,(()=>{en.pxRatio=y})));const Ot=Ft(),Nt=Wt();function jt(l,e,t,n){return(n?[l[0],l[1]].concat(l.slice(2)):[l[0]].concat(l.slice(1))).map(((l,n)=>Ut(l,n,e,t)))}function Ut(l,e,t,n){return Bl({},0==e?t:n,l)}function Vt(l,e,t){return null==e?Rl:[e,t]}const Bt=Vt;function $t(l,e,t){return null==e?Rl:Z(e,t,J,!0)}function Jt(l,e,t,n){return null==e?Rl:B(e,t,l.scales[n].log,!1)}const qt=Jt;function Kt(l,e,t,n){return null==e?Rl:$(e,t,l.scales[n].log,!1)}const Xt=Kt;function Zt(l,e,t,n,i){let o=fl(xl(l),xl(e)),s=e-l,r=L(i/n*s,t);do{let l=t[r],e=n*l/s;if(e>=i&&17>=o+(5>l?Wl.get(l):0))return[l,e]}while(++r<t.length);return[0,0]}function Qt(l){let e,t;return[l=l.replace(/(\\d+)px/,((l,n)=>(e=rl((t=+n)*y))+"px")),e,t]}function ln(l){l.show&&[l.font,l.labelFont].forEach((l=>{let e=Al(l[2]*y,1);l[0]=l[0].replace(/[0-9.]+px/,e+"px"),l[1]=e}))}function en(u,g,_){const k={mode:Q(u.mode,1)},M=k.mode;function P(l,e,t,n){let i=e.valToPct(l);return n+t*(-1==e.dir?1-i:i)}function W(l,e,t,n){let i=e.valToPct(l);return n+t*(-1==e.dir?i:1-i)}function C(l,e,t,n){return 0==e.ori?P(l,e,t,n):W(l,e,t,n)}k.valToPosH=P,k.valToPosV=W;let F=!1;k.status=0;const R=k.root=D("uplot");null!=u.id&&(R.id=u.id),S(R,u.class),u.title&&(D("u-title",R).textContent=u.title);const O=z("canvas"),K=k.ctx=O.getContext("2d"),X=D("u-wrap",R);G("click",X,(l=>{l.target===el&&(Nn!=Gn||jn!=In)&&Zn.click(k,l)}),!0);const ll=k.under=D("u-under",X);X.appendChild(O);const el=k.over=D("u-over",X),tl=+Q((u=Vl(u)).pxAlign,1),sl=bt(tl);(u.plugins||[]).forEach((l=>{l.opts&&(u=l.opts(k,u)||u)}));const hl=u.ms||.001,pl=k.series=1==M?jt(u.series||[],Ve,ut,!1):function(l,e){return l.map(((l,t)=>0==t?{}:Bl({},e,l)))}(u.series||[null],rt),xl=k.axes=jt(u.axes||[],Ue,it,!0),vl=k.scales={},Tl=k.bands=u.bands||[];Tl.forEach((l=>{l.fill=bl(l.fill||null),l.dir=Q(l.dir,-1)}));const El=2==M?pl[1].facets[0].scale:pl[0].scale,Dl={axes:function(){for(let l=0;xl.length>l;l++){let e=xl[l];if(!e.show||!e._show)continue;let t,n,u=e.side,a=u%2,f=e.stroke(k,l),c=0==u||3==u?-1:1,[h,d]=e._found;if(null!=e.label){let s=rl((e._lpos+e.labelGap*c)*y);_n(e.labelFont[0],f,"center",2==u?i:o),K.save(),1==a?(t=n=0,K.translate(s,rl(lt+st/2)),K.rotate((3==u?-il:il)/2)):(t=rl(Qe+ot/2),n=s);let r=_l(e.label)?e.label(k,l,h,d):e.label;K.fillText(r,t,n),K.restore()}if(0==d)continue;let p=vl[e.scale],m=0==a?ot:st,g=0==a?Qe:lt,x=e._splits,w=2==p.distr?x.map((l=>pn[l])):x,_=2==p.distr?pn[x[1]]-pn[x[0]]:h,b=e.ticks,v=e.border,M=b.show?b.size:0,S=rl(M*y),T=rl((2==e.alignTo?e._size-M-e.gap:e.gap)*y),E=e._rotate*-il/180,z=sl(e._pos*y),D=z+(S+T)*c;n=0==a?D:0,t=1==a?D:0,_n(e.font[0],f,1==e.align?s:2==e.align?r:E>0?s:0>E?r:0==a?"center":3==u?r:s,E||1==a?"middle":2==u?i:o);let P=e.font[1]*e.lineGap,A=x.map((l=>sl(C(l,p,m,g)))),W=e._values;for(let l=0;W.length>l;l++){let e=W[l];if(null!=e){0==a?t=A[l]:n=A[l],e=""+e;let i=-1==e.indexOf("\\n")?[e]:e.split(/\\n/gm);for(let l=0;i.length>l;l++){let e=i[l];E?(K.save(),K.translate(t,n+l*P),K.rotate(E),K.fillText(e,0,0),K.restore()):K.fillText(e,t,n+l*P)}}}b.show&&zn(A,b.filter(k,w,l,d,_),a,u,z,S,Al(b.width*y,3),b.stroke(k,l),b.dash,b.cap);let Y=e.grid;Y.show&&zn(A,Y.filter(k,w,l,d,_),a,0==a?2:1,0==a?lt:Qe,0==a?st:ot,Al(Y.width*y,3),Y.stroke(k,l),Y.dash,Y.cap),v.show&&zn([z],[1],0==a?1:0,0==a?1:2,1==a?lt:Qe,1==a?st:ot,Al(v.width*y,3),v.stroke(k,l),v.dash,v.cap)}Ci("drawAxes")},series:function(){if(Gt>0){let l=pl.some((l=>l._focus))&&dn!=Tt.alpha;l&&(K.globalAlpha=dn=Tt.alpha),pl.forEach(((l,e)=>{if(e>0&&l.show&&(kn(e,!1),kn(e,!0),null==l._paths)){let t=dn;dn!=l.alpha&&(K.globalAlpha=dn=l.alpha);let n=2==M?[0,g[e][0].length-1]:function(l){let e=wl(Lt-1,0,Gt-1),t=wl(en+1,0,Gt-1);for(;null==l[e]&&e>0;)e--;for(;null==l[t]&&Gt-1>t;)t++;return[e,t]}(g[e]);l._paths=l.paths(k,e,n[0],n[1]),dn!=t&&(K.globalAlpha=dn=t)}})),pl.forEach(((l,e)=>{if(e>0&&l.show){let t=dn;dn!=l.alpha&&(K.globalAlpha=dn=l.alpha),null!=l._paths&&yn(e,!1);{let t=null!=l._paths?l._paths.gaps:null,n=l.points.show(k,e,Lt,en,t),i=l.points.filter(k,e,n,t);(n||i)&&(l.points._paths=l.points.paths(k,e,Lt,en,i),yn(e,!0))}dn!=t&&(K.globalAlpha=dn=t),Ci("drawSeries",e)}})),l&&(K.globalAlpha=dn=1)}}},Pl=(u.drawOrder||["axes","series"]).map((l=>Dl[l]));function Cl(l){const e=3==l.distr?e=>dl(e>0?e:l.clamp(k,e,l.min,l.max,l.key)):4==l.distr?e=>ml(e,l.asinh):100==l.distr?e=>l.fwd(e):l=>l;return t=>{let n=e(t),{_min:i,_max:o}=l;return(n-i)/(o-i)}}function Il(l){let e=vl[l];if(null==e){let t=(u.scales||Hl)[l]||Hl;if(null!=t.from){Il(t.from);let e=Bl({},vl[t.from],t,{key:l});e.valToPct=Cl(e),vl[l]=e}else{e=vl[l]=Bl({},l==El?ft:ct,t),e.key=l;let n=e.time,i=e.range,o=Gl(i);if((l!=El||2==M&&!n)&&(!o||null!=i[0]&&null!=i[1]||(i={min:null==i[0]?q:{mode:1,hard:i[0],soft:i[0]},max:null==i[1]?q:{mode:1,hard:i[1],soft:i[1]}},o=!1),!o&&Ol(i))){let l=i;i=(e,t,n)=>null==t?Rl:Z(t,n,l)}e.range=bl(i||(n?Bt:l==El?3==e.distr?qt:4==e.distr?Xt:Vt:3==e.distr?Jt:4==e.distr?Kt:$t)),e.auto=bl(!o&&e.auto),e.clamp=bl(e.clamp||at),e._min=e._max=null,e.valToPct=Cl(e)}}}Il("x"),Il("y"),1==M&&pl.forEach((l=>{Il(l.scale)})),xl.forEach((l=>{Il(l.scale)}));for(let l in u.scales)Il(l);const jl=vl[El],Ul=jl.distr;let $l,ql;0==jl.ori?(S(R,"u-hz"),$l=P,ql=W):(S(R,"u-vt"),$l=W,ql=P);const Kl={};for(let l in vl){let e=vl[l];null==e.min&&null==e.max||(Kl[l]={min:e.min,max:e.max},e.min=e.max=null)}const Xl=u.tzDate||(l=>new Date(rl(l/hl))),Zl=u.fmtDate||ne,Ql=1==hl?Me(Xl):Ee(Xl),le=De(Xl,ze(1==hl?ye:Te,Zl)),ee=We(Xl,Ae("{YYYY}-{MM}-{DD} {h}:{mm}{aa}",Zl)),te=[],ie=k.legend=Bl({},Ye,u.legend),oe=k.cursor=Bl({},Re,{drag:{y:2==M}},u.cursor),se=ie.show,re=oe.show,ue=ie.markers;let ce,he,de;ie.idxs=te,ue.width=bl(ue.width),ue.dash=bl(ue.dash),ue.stroke=bl(ue.stroke),ue.fill=bl(ue.fill);let pe,me=[],ge=[],xe=!1,we={};if(ie.live){const l=pl[1]?pl[1].values:null;xe=null!=l,pe=xe?l(k,1,0):{_:0};for(let l in pe)we[l]=w}if(se)if(ce=z("table","u-legend",R),de=z("tbody",null,ce),ie.mount(k,ce),xe){he=z("thead",null,ce,de);let l=z("tr",null,he);for(var _e in z("th",null,l),pe)z("th",e,l).textContent=_e}else S(ce,"u-inline"),ie.live&&S(ce,"u-live");const be={show:!0},ve={show:!1},Pe=new Map;function Ce(l,e,t,n=!0){const i=Pe.get(e)||{},o=oe.bind[l](k,e,t,n);o&&(G(l,e,i[l]=o),Pe.set(e,i))}function He(l,e){const t=Pe.get(e)||{};for(let n in t)null!=l&&n!=l||(I(n,e,t[n]),delete t[n]);null==l&&Pe.delete(e)}let Fe=0,Ge=0,Ie=0,Le=0,Oe=0,Ne=0,je=Oe,Ke=Ne,Xe=Ie,Ze=Le,Qe=0,lt=0,ot=0,st=0;k.bbox={};let ht=!1,pt=!1,mt=!1,xt=!1,wt=!1,_t=!1;function vt(l,e,t){(t||l!=k.width||e!=k.height)&&kt(l,e),An(!1),mt=!0,pt=!0,Jn()}function kt(l,e){k.width=Fe=Ie=l,k.height=Ge=Le=e,Oe=Ne=0,function(){let l=!1,e=!1,t=!1,n=!1;xl.forEach((i=>{if(i.show&&i._show){let{side:o,_size:s}=i,r=s+(null!=i.label?i.labelSize:0);r>0&&(o%2?(Ie-=r,3==o?(Oe+=r,n=!0):t=!0):(Le-=r,0==o?(Ne+=r,l=!0):e=!0))}})),Ct[0]=l,Ct[1]=t,Ct[2]=e,Ct[3]=n,Ie-=Rt[1]+Rt[3],Oe+=Rt[3],Le-=Rt[2]+Rt[0],Ne+=Rt[0]}(),function(){let l=Oe+Ie,e=Ne+Le,t=Oe,n=Ne;function i(i,o){switch(i){case 1:return l+=o,l-o;case 2:return e+=o,e-o;case 3:return t-=o,t+o;case 0:return n-=o,n+o}}xl.forEach((l=>{if(l.show&&l._show){let e=l.side;l._pos=i(e,l._size),null!=l.label&&(l._lpos=i(e,l.labelSize))}}))}();let t=k.bbox;Qe=t.left=zl(Oe*y,.5),lt=t.top=zl(Ne*y,.5),ot=t.width=zl(Ie*y,.5),st=t.height=zl(Le*y,.5)}const yt=3;if(k.setSize=function({width:l,height:e}){vt(l,e)},null==oe.dataIdx){let l=oe.hover,e=l.skip=new Set(l.skip??[]);e.add(void 0);let t=l.prox=bl(l.prox),n=l.bias??=0;oe.dataIdx=(l,i,o,s)=>{if(0==i)return o;let r=o,u=t(l,i,o,s)??gl,a=u>=0&&gl>u,f=0==jl.ori?Ie:Le,c=oe.left,h=g[0],d=g[i];if(e.has(d[o])){r=null;let l,t=null,i=null;if(0==n||-1==n)for(l=o;null==t&&l-- >0;)e.has(d[l])||(t=l);if(0==n||1==n)for(l=o;null==i&&l++<d.length;)e.has(d[l])||(i=l);if(null!=t||null!=i)if(a){let l=c-(null==t?-1/0:$l(h[t],jl,f,0)),e=(null==i?1/0:$l(h[i],jl,f,0))-c;l>e?e>u||(r=i):l>u||(r=t)}else r=null==i?t:null==t||o-t>i-o?i:t}else a&&ol(c-$l(h[o],jl,f,0))>u&&(r=null);return r}}const Mt=l=>{oe.event=l};oe.idxs=te,oe._lock=!1;let St=oe.points;St.show=bl(St.show),St.size=bl(St.size),St.stroke=bl(St.stroke),St.width=bl(St.width),St.fill=bl(St.fill);const Tt=k.focus=Bl({},u.focus||{alpha:.3},oe.focus),Et=Tt.prox>=0,zt=Et&&St.one;let Dt=[],Pt=[],At=[];function Wt(l,e){let t=St.show(k,e);if(t instanceof HTMLElement)return S(t,"u-cursor-pt"),S(t,l.class),A(t,-10,-10,Ie,Le),el.insertBefore(t,Dt[e]),t}function Yt(t,n){if(1==M||n>0){let l=1==M&&vl[t.scale].time,e=t.value;t.value=l?Ll(e)?We(Xl,Ae(e,Zl)):e||ee:e||nt,t.label=t.label||(l?"Time":"Value")}if(zt||n>0){t.width=null==t.width?1:t.width,t.paths=t.paths||Ot||yl,t.fillTo=bl(t.fillTo||gt),t.pxAlign=+Q(t.pxAlign,tl),t.pxRound=bt(t.pxAlign),t.stroke=bl(t.stroke||null),t.fill=bl(t.fill||null),t._stroke=t._fill=t._paths=t._focus=null;let l=function(l){return Al(1*(3+2*(l||1)),3)}(fl(1,t.width)),e=t.points=Bl({},{size:l,width:fl(1,.2*l),stroke:t.stroke,space:2*l,paths:Nt,_stroke:null,_fill:null},t.points);e.show=bl(e.show),e.filter=bl(e.filter),e.fill=bl(e.fill),e.stroke=bl(e.stroke),e.paths=bl(e.paths),e.pxAlign=t.pxAlign}if(se){let i=function(t,n){if(0==n&&(xe||!ie.live||2==M))return Rl;let i=[],o=z("tr","u-series",de,de.childNodes[n]);S(o,t.class),t.show||S(o,l);let s=z("th",null,o);if(ue.show){let l=D("u-marker",s);if(n>0){let e=ue.width(k,n);e&&(l.style.border=e+"px "+ue.dash(k,n)+" "+ue.stroke(k,n)),l.style.background=ue.fill(k,n)}}let r=D(e,s);for(var u in t.label instanceof HTMLElement?r.appendChild(t.label):r.textContent=t.label,n>0&&(ue.show||(r.style.color=t.width>0?ue.stroke(k,n):ue.fill(k,n)),Ce("click",s,(l=>{if(oe._lock)return;Mt(l);let e=pl.indexOf(t);if((l.ctrlKey||l.metaKey)!=ie.isolate){let l=pl.some(((l,t)=>t>0&&t!=e&&l.show));pl.forEach(((t,n)=>{n>0&&oi(n,l?n==e?be:ve:be,!0,Fi.setSeries)}))}else oi(e,{show:!t.show},!0,Fi.setSeries)}),!1),Et&&Ce(d,s,(l=>{oe._lock||(Mt(l),oi(pl.indexOf(t),ai,!0,Fi.setSeries))}),!1)),pe){let l=z("td","u-value",o);l.textContent="--",i.push(l)}return[o,i]}(t,n);me.splice(n,0,i[0]),ge.splice(n,0,i[1]),ie.values.push(null)}if(re){te.splice(n,0,null);let l=null;zt?0==n&&(l=Wt(t,n)):n>0&&(l=Wt(t,n)),Dt.splice(n,0,l),Pt.splice(n,0,0),At.splice(n,0,0)}Ci("addSeries",n)}k.addSeries=function(l,e){e=null==e?pl.length:e,l=1==M?Ut(l,e,Ve,ut):Ut(l,e,{},rt),pl.splice(e,0,l),Yt(pl[e],e)},k.delSeries=function(l){if(pl.splice(l,1),se){ie.values.splice(l,1),ge.splice(l,1);let e=me.splice(l,1)[0];He(null,e.firstChild),e.remove()}re&&(te.splice(l,1),Dt.splice(l,1)[0].remove(),Pt.splice(l,1),At.splice(l,1)),Ci("delSeries",l)};const Ct=[!1,!1,!1,!1];function Ht(l,e,t){let[n,i,o,s]=t,r=e%2,u=0;return 0==r&&(s||i)&&(u=0==e&&!n||2==e&&!o?rl(Ue.size/3):0),1==r&&(n||o)&&(u=1==e&&!i||3==e&&!s?rl(it.size/2):0),u}const Ft=k.padding=(u.padding||[Ht,Ht,Ht,Ht]).map((l=>bl(Q(l,Ht)))),Rt=k._padding=Ft.map(((l,e)=>l(k,e,Ct,0)));let Gt,Lt=null,en=null;const tn=1==M?pl[0].idxs:null;let nn,on,sn,rn,un,an,fn,cn,hn,dn,pn=null,mn=!1;function gn(l,e){if(k.data=k._data=g=null==l?[]:l,2==M){Gt=0;for(let l=1;pl.length>l;l++)Gt+=g[l][0].length}else{0==g.length&&(k.data=k._data=g=[[]]),pn=g[0],Gt=pn.length;let l=g;if(2==Ul){l=g.slice();let e=l[0]=Array(Gt);for(let l=0;Gt>l;l++)e[l]=l}k._data=g=l}if(An(!0),Ci("setData"),2==Ul&&(mt=!0),!1!==e){let l=jl;l.auto(k,mn)?xn():ii(El,l.min,l.max),xt=xt||oe.left>=0,_t=!0,Jn()}}function xn(){let l,e;mn=!0,1==M&&(Gt>0?(Lt=tn[0]=0,en=tn[1]=Gt-1,l=g[0][Lt],e=g[0][en],2==Ul?(l=Lt,e=en):l==e&&(3==Ul?[l,e]=B(l,l,jl.log,!1):4==Ul?[l,e]=$(l,l,jl.log,!1):jl.time?e=l+rl(86400/hl):[l,e]=Z(l,e,J,!0))):(Lt=tn[0]=l=null,en=tn[1]=e=null)),ii(El,l,e)}function wn(l,e,t,n,i,o){l??=a,t??=Fl,n??="butt",i??=a,o??="round",l!=nn&&(K.strokeStyle=nn=l),i!=on&&(K.fillStyle=on=i),e!=sn&&(K.lineWidth=sn=e),o!=un&&(K.lineJoin=un=o),n!=an&&(K.lineCap=an=n),t!=rn&&K.setLineDash(rn=t)}function _n(l,e,t,n){e!=on&&(K.fillStyle=on=e),l!=fn&&(K.font=fn=l),t!=cn&&(K.textAlign=cn=t),n!=hn&&(K.textBaseline=hn=n)}function bn(l,e,t,n,i=0){if(n.length>0&&l.auto(k,mn)&&(null==e||null==e.min)){let e=Q(Lt,0),o=Q(en,n.length-1),s=null==t.min?function(l,e,t,n=0,i=!1){let o=i?V:U,s=i?j:N;[e,t]=o(l,e,t);let r=l[e],u=l[e];if(e>-1)if(1==n)r=l[e],u=l[t];else if(-1==n)r=l[t],u=l[e];else for(let n=e;t>=n;n++){let e=l[n];s(e)&&(r>e?r=e:e>u&&(u=e))}return[r??gl,u??-gl]}(n,e,o,i,3==l.distr):[t.min,t.max];l.min=al(l.min,t.min=s[0]),l.max=fl(l.max,t.max=s[1])}}k.setData=gn;const vn={min:null,max:null};function kn(l,e){let t=e?pl[l].points:pl[l];t._stroke=t.stroke(k,l),t._fill=t.fill(k,l)}function yn(l,e){let t=e?pl[l].points:pl[l],{stroke:n,fill:i,clip:o,flags:s,_stroke:r=t._stroke,_fill:u=t._fill,_width:a=t.width}=t._paths;a=Al(a*y,3);let f=null,c=a%2/2;e&&null==u&&(u=a>0?"#fff":r);let h=1==t.pxAlign&&c>0;if(h&&K.translate(c,c),!e){let l=Qe-a/2,e=lt-a/2,t=ot+a,n=st+a;f=new Path2D,f.rect(l,e,t,n)}e?Sn(r,a,t.dash,t.cap,u,n,i,s,o):function(l,e,t,n,i,o,s,r,u,a,f){let c=!1;0!=u&&Tl.forEach(((h,d)=>{if(h.series[0]==l){let l,p=pl[h.series[1]],m=g[h.series[1]],x=(p._paths||Hl).band;Gl(x)&&(x=1==h.dir?x[0]:x[1]);let w=null;p.show&&x&&function(l,e,t){for(e=Q(e,0),t=Q(t,l.length-1);t>=e;){if(null!=l[e])return!0;e++}return!1}(m,Lt,en)?(w=h.fill(k,d)||o,l=p._paths.clip):x=null,Sn(e,t,n,i,w,s,r,u,a,f,l,x),c=!0}})),c||Sn(e,t,n,i,o,s,r,u,a,f)}(l,r,a,t.dash,t.cap,u,n,i,s,f,o),h&&K.translate(-c,-c)}const Mn=3;function Sn(l,e,t,n,i,o,s,r,u,a,f,c){wn(l,e,t,n,i),(u||a||c)&&(K.save(),u&&K.clip(u),a&&K.clip(a)),c?(r&Mn)==Mn?(K.clip(c),f&&K.clip(f),En(i,s),Tn(l,o,e)):2&r?(En(i,s),K.clip(c),Tn(l,o,e)):1&r&&(K.save(),K.clip(c),f&&K.clip(f),En(i,s),K.restore(),Tn(l,o,e)):(En(i,s),Tn(l,o,e)),(u||a||c)&&K.restore()}function Tn(l,e,t){t>0&&(e instanceof Map?e.forEach(((l,e)=>{K.strokeStyle=nn=e,K.stroke(l)})):null!=e&&l&&K.stroke(e))}function En(l,e){e instanceof Map?e.forEach(((l,e)=>{K.fillStyle=on=e,K.fill(l)})):null!=e&&l&&K.fill(e)}function zn(l,e,t,n,i,o,s,r,u,a){let f=s%2/2;1==tl&&K.translate(f,f),wn(r,s,u,a,r),K.beginPath();let c,h,d,p,m=i+(0==n||3==n?-o:o);0==t?(h=i,p=m):(c=i,d=m);for(let n=0;l.length>n;n++)null!=e[n]&&(0==t?c=d=l[n]:h=p=l[n],K.moveTo(c,h),K.lineTo(d,p));K.stroke(),1==tl&&K.translate(-f,-f)}function Dn(l){let e=!0;return xl.forEach(((t,n)=>{if(!t.show)return;let i=vl[t.scale];if(null==i.min)return void(t._show&&(e=!1,t._show=!1,An(!1)));t._show||(e=!1,t._show=!0,An(!1));let o=t.side,s=o%2,{min:r,max:u}=i,[a,f]=function(l,e,t,n){let i,o=xl[l];if(n>0){let s=o._space=o.space(k,l,e,t,n);i=Zt(e,t,o._incrs=o.incrs(k,l,e,t,n,s),n,s)}else i=[0,0];return o._found=i}(n,r,u,0==s?Ie:Le);if(0==f)return;let c=t._splits=t.splits(k,n,r,u,a,f,2==i.distr),h=2==i.distr?c.map((l=>pn[l])):c,d=2==i.distr?pn[c[1]]-pn[c[0]]:a,p=t._values=t.values(k,t.filter(k,h,n,f,d),n,f,d);t._rotate=2==o?t.rotate(k,p,n,f):0;let m=t._size;t._size=ul(t.size(k,p,n,l)),null!=m&&t._size!=m&&(e=!1)})),e}function Pn(l){let e=!0;return Ft.forEach(((t,n)=>{let i=t(k,n,Ct,l);i!=Rt[n]&&(e=!1),Rt[n]=i})),e}function An(l){pl.forEach(((e,t)=>{t>0&&(e._paths=null,l&&(1==M?(e.min=null,e.max=null):e.facets.forEach((l=>{l.min=null,l.max=null}))))}))}let Wn,Yn,Cn,Hn,Fn,Rn,Gn,In,Ln,On,Nn,jn,Un=!1,Vn=!1,Bn=[];function $n(){Vn=!1;for(let l=0;Bn.length>l;l++)Ci(...Bn[l]);Bn.length=0}function Jn(){Un||(Jl(qn),Un=!0)}function qn(){if(ht&&(function(){for(let l in vl){let e=vl[l];null==Kl[l]&&(null==e.min||null!=Kl[El]&&e.auto(k,mn))&&(Kl[l]=vn)}for(let l in vl){let e=vl[l];null==Kl[l]&&null!=e.from&&null!=Kl[e.from]&&(Kl[l]=vn)}null!=Kl[El]&&An(!0);let l={};for(let e in Kl){let t=Kl[e];if(null!=t){let n=l[e]=Vl(vl[e],Nl);if(null!=t.min)Bl(n,t);else if(e!=El||2==M)if(0==Gt&&null==n.from){let l=n.range(k,null,null,e);n.min=l[0],n.max=l[1]}else n.min=gl,n.max=-gl}}if(Gt>0){pl.forEach(((e,t)=>{if(1==M){let n=e.scale,i=Kl[n];if(null==i)return;let o=l[n];if(0==t){let l=o.range(k,o.min,o.max,n);o.min=l[0],o.max=l[1],Lt=L(o.min,g[0]),en=L(o.max,g[0]),en-Lt>1&&(o.min>g[0][Lt]&&Lt++,g[0][en]>o.max&&en--),e.min=pn[Lt],e.max=pn[en]}else e.show&&e.auto&&bn(o,i,e,g[t],e.sorted);e.idxs[0]=Lt,e.idxs[1]=en}else if(t>0&&e.show&&e.auto){let[n,i]=e.facets,o=n.scale,s=i.scale,[r,u]=g[t],a=l[o],f=l[s];null!=a&&bn(a,Kl[o],n,r,n.sorted),null!=f&&bn(f,Kl[s],i,u,i.sorted),e.min=i.min,e.max=i.max}}));for(let e in l){let t=l[e],n=Kl[e];if(null==t.from&&(null==n||null==n.min)){let l=t.range(k,t.min==gl?null:t.min,t.max==-gl?null:t.max,e);t.min=l[0],t.max=l[1]}}}for(let e in l){let t=l[e];if(null!=t.from){let n=l[t.from];if(null==n.min)t.min=t.max=null;else{let l=t.range(k,n.min,n.max,e);t.min=l[0],t.max=l[1]}}}let e={},t=!1;for(let n in l){let i=l[n],o=vl[n];if(o.min!=i.min||o.max!=i.max){o.min=i.min,o.max=i.max;let l=o.distr;o._min=3==l?dl(o.min):4==l?ml(o.min,o.asinh):100==l?o.fwd(o.min):o.min,o._max=3==l?dl(o.max):4==l?ml(o.max,o.asinh):100==l?o.fwd(o.max):o.max,e[n]=t=!0}}if(t){pl.forEach(((l,t)=>{2==M?t>0&&e.y&&(l._paths=null):e[l.scale]&&(l._paths=null)}));for(let l in e)mt=!0,Ci("setScale",l);re&&oe.left>=0&&(xt=_t=!0)}for(let l in Kl)Kl[l]=null}(),ht=!1),mt&&(function(){let l=!1,e=0;for(;!l;){e++;let t=Dn(e),n=Pn(e);l=e==yt||t&&n,l||(kt(k.width,k.height),pt=!0)}}(),mt=!1),pt){if(E(ll,s,Oe),E(ll,i,Ne),E(ll,t,Ie),E(ll,n,Le),E(el,s,Oe),E(el,i,Ne),E(el,t,Ie),E(el,n,Le),E(X,t,Fe),E(X,n,Ge),O.width=rl(Fe*y),O.height=rl(Ge*y),xl.forEach((({_el:e,_show:t,_size:n,_pos:i,side:o})=>{if(null!=e)if(t){let t=o%2==1;E(e,t?"left":"top",i-(3===o||0===o?n:0)),E(e,t?"width":"height",n),E(e,t?"top":"left",t?Ne:Oe),E(e,t?"height":"width",t?Le:Ie),T(e,l)}else S(e,l)})),nn=on=sn=un=an=fn=cn=hn=rn=null,dn=1,_i(!0),Oe!=je||Ne!=Ke||Ie!=Xe||Le!=Ze){An(!1);let l=Ie/Xe,e=Le/Ze;if(re&&!xt&&oe.left>=0){oe.left*=l,oe.top*=e,Cn&&A(Cn,rl(oe.left),0,Ie,Le),Hn&&A(Hn,0,rl(oe.top),Ie,Le);for(let t=0;Dt.length>t;t++){let n=Dt[t];null!=n&&(Pt[t]*=l,At[t]*=e,A(n,ul(Pt[t]),ul(At[t]),Ie,Le))}}if(ei.show&&!wt&&ei.left>=0&&ei.width>0){ei.left*=l,ei.width*=l,ei.top*=e,ei.height*=e;for(let l in ki)E(ti,l,ei[l])}je=Oe,Ke=Ne,Xe=Ie,Ze=Le}Ci("setSize"),pt=!1}Fe>0&&Ge>0&&(K.clearRect(0,0,O.width,O.height),Ci("drawClear"),Pl.forEach((l=>l())),Ci("draw")),ei.show&&wt&&(ni(ei),wt=!1),re&&xt&&(xi(null,!0,!1),xt=!1),ie.show&&ie.live&&_t&&(mi(),_t=!1),F||(F=!0,k.status=1,Ci("ready")),mn=!1,Un=!1}function Kn(l,e){let t=vl[l];if(null==t.from){if(0==Gt){let n=t.range(k,e.min,e.max,l);e.min=n[0],e.max=n[1]}if(e.min>e.max){let l=e.min;e.min=e.max,e.max=l}if(Gt>1&&null!=e.min&&null!=e.max&&1e-16>e.max-e.min)return;l==El&&2==t.distr&&Gt>0&&(e.min=L(e.min,g[0]),e.max=L(e.max,g[0]),e.min==e.max&&e.max++),Kl[l]=e,ht=!0,Jn()}}k.batch=function(l,e=!1){Un=!0,Vn=e,l(k),qn(),e&&Bn.length>0&&queueMicrotask($n)},k.redraw=(l,e)=>{mt=e||!1,!1!==l?ii(El,jl.min,jl.max):Jn()},k.setScale=Kn;let Xn=!1;const Zn=oe.drag;let Qn=Zn.x,li=Zn.y;re&&(oe.x&&(Wn=D("u-cursor-x",el)),oe.y&&(Yn=D("u-cursor-y",el)),0==jl.ori?(Cn=Wn,Hn=Yn):(Cn=Yn,Hn=Wn),Nn=oe.left,jn=oe.top);const ei=k.select=Bl({show:!0,over:!0,left:0,width:0,top:0,height:0},u.select),ti=ei.show?D("u-select",ei.over?el:ll):null;function ni(l,e){if(ei.show){for(let e in l)ei[e]=l[e],e in ki&&E(ti,e,l[e]);!1!==e&&Ci("setSelect")}}function ii(l,e,t){Kn(l,{min:e,max:t})}function oi(e,t,n,i){null!=t.focus&&function(l){if(l!=ui){let e=null==l,t=1!=Tt.alpha;pl.forEach(((n,i)=>{if(1==M||i>0){let o=e||0==i||i==l;n._focus=e?null:o,t&&function(l,e){pl[l].alpha=e,re&&null!=Dt[l]&&(Dt[l].style.opacity=e),se&&me[l]&&(me[l].style.opacity=e)}(i,o?1:Tt.alpha)}})),ui=l,t&&Jn()}}(e),null!=t.show&&pl.forEach(((n,i)=>{0>=i||e!=i&&null!=e||(n.show=t.show,function(e){if(pl[e].show)se&&T(me[e],l);else if(se&&S(me[e],l),re){let l=zt?Dt[0]:Dt[e];null!=l&&A(l,-10,-10,Ie,Le)}}(i),2==M?(ii(n.facets[0].scale,null,null),ii(n.facets[1].scale,null,null)):ii(n.scale,null,null),Jn())})),!1!==n&&Ci("setSeries",e,t),i&&Ii("setSeries",k,e,t)}let si,ri,ui;k.setSelect=ni,k.setSeries=oi,k.addBand=function(l,e){l.fill=bl(l.fill||null),l.dir=Q(l.dir,-1),Tl.splice(e=null==e?Tl.length:e,0,l)},k.setBand=function(l,e){Bl(Tl[l],e)},k.delBand=function(l){null==l?Tl.length=0:Tl.splice(l,1)};const ai={focus:!0};function fi(l,e,t){let n=vl[e];t&&(l=l/y-(1==n.ori?Ne:Oe));let i=Ie;1==n.ori&&(i=Le,l=i-l),-1==n.dir&&(l=i-l);let o=n._min,s=o+l/i*(n._max-o),r=n.distr;return 3==r?cl(10,s):4==r?((l,e=1)=>nl.sinh(l)*e)(s,n.asinh):100==r?n.bwd(s):s}function ci(l,e){E(ti,s,ei.left=l),E(ti,t,ei.width=e)}function hi(l,e){E(ti,i,ei.top=l),E(ti,n,ei.height=e)}se&&Et&&Ce(p,ce,(l=>{oe._lock||(Mt(l),null!=ui&&oi(null,ai,!0,Fi.setSeries))})),k.valToIdx=l=>L(l,g[0]),k.posToIdx=function(l,e){return L(fi(l,El,e),g[0],Lt,en)},k.posToVal=fi,k.valToPos=(l,e,t)=>0==vl[e].ori?P(l,vl[e],t?ot:Ie,t?Qe:0):W(l,vl[e],t?st:Le,t?lt:0),k.setCursor=(l,e,t)=>{Nn=l.left,jn=l.top,xi(null,e,t)};let di=0==jl.ori?ci:hi,pi=1==jl.ori?ci:hi;function mi(l,e){if(null!=l&&(l.idxs?l.idxs.forEach(((l,e)=>{te[e]=l})):(l=>void 0===l)(l.idx)||te.fill(l.idx),ie.idx=te[0]),se&&ie.live){for(let l=0;pl.length>l;l++)(l>0||1==M&&!xe)&&gi(l,te[l]);!function(){if(se&&ie.live)for(let l=2==M?1:0;pl.length>l;l++){if(0==l&&xe)continue;let e=ie.values[l],t=0;for(let n in e)ge[l][t++].firstChild.nodeValue=e[n]}}()}_t=!1,!1!==e&&Ci("setLegend")}function gi(l,e){let t,n=pl[l],i=0==l&&2==Ul?pn:g[l];xe?t=n.values(k,l,e)??we:(t=n.value(k,null==e?null:i[e],l,e),t=null==t?we:{_:t}),ie.values[l]=t}function xi(l,e,t){let n;Ln=Nn,On=jn,[Nn,jn]=oe.move(k,Nn,jn),oe.left=Nn,oe.top=jn,re&&(Cn&&A(Cn,rl(Nn),0,Ie,Le),Hn&&A(Hn,0,rl(jn),Ie,Le)),si=gl,ri=null;let i=0==jl.ori?Ie:Le,o=1==jl.ori?Ie:Le;if(0>Nn||0==Gt||Lt>en){n=oe.idx=null;for(let l=0;pl.length>l;l++){let e=Dt[l];null!=e&&A(e,-10,-10,Ie,Le)}Et&&oi(null,ai,!0,null==l&&Fi.setSeries),ie.live&&(te.fill(n),_t=!0)}else{let l,e,t;1==M&&(l=0==jl.ori?Nn:jn,e=fi(l,El),n=oe.idx=L(e,g[0],Lt,en),t=$l(g[0][n],jl,i,0));let s=-10,r=-10,u=0,a=0,f=!0,c="",h="";for(let l=2==M?1:0;pl.length>l;l++){let d=pl[l],p=te[l],m=null==p?null:1==M?g[l][p]:g[l][1][p],x=oe.dataIdx(k,l,n,e),w=null==x?null:1==M?g[l][x]:g[l][1][x];if(_t=_t||w!=m||x!=p,te[l]=x,l>0&&d.show){let e=null==x?-10:x==n?t:$l(1==M?g[0][x]:g[l][0][x],jl,i,0),p=null==w?-10:ql(w,1==M?vl[d.scale]:vl[d.facets[1].scale],o,0);if(Et&&null!=w){let e=1==jl.ori?Nn:jn,t=ol(Tt.dist(k,l,x,p,e));if(si>t){let n=Tt.bias;if(0!=n){let i=fi(e,d.scale),o=0>i?-1:1;o!=(0>w?-1:1)||(1==o?1==n?i>w:w>i:1==n?w>i:i>w)||(si=t,ri=l)}else si=t,ri=l}}if(_t||zt){let t,n;0==jl.ori?(t=e,n=p):(t=p,n=e);let i,o,d,m,g,x,w=!0,_=St.bbox;if(null!=_){w=!1;let e=_(k,l);d=e.left,m=e.top,i=e.width,o=e.height}else d=t,m=n,i=o=St.size(k,l);if(x=St.fill(k,l),g=St.stroke(k,l),zt)l!=ri||si>Tt.prox||(s=d,r=m,u=i,a=o,f=w,c=x,h=g);else{let e=Dt[l];null!=e&&(Pt[l]=d,At[l]=m,H(e,i,o,w),Y(e,x,g),A(e,ul(d),ul(m),Ie,Le))}}}}if(zt){let l=Tt.prox;if(_t||(null==ui?l>=si:si>l||ri!=ui)){let l=Dt[0];null!=l&&(Pt[0]=s,At[0]=r,H(l,u,a,f),Y(l,c,h),A(l,ul(s),ul(r),Ie,Le))}}}if(ei.show&&Xn)if(null!=l){let[e,t]=Fi.scales,[n,s]=Fi.match,[r,u]=l.cursor.sync.scales,a=l.cursor.drag;if(Qn=a._x,li=a._y,Qn||li){let a,f,c,h,d,{left:p,top:m,width:g,height:x}=l.select,w=l.scales[r].ori,_=l.posToVal,b=null!=e&&n(e,r),v=null!=t&&s(t,u);b&&Qn?(0==w?(a=p,f=g):(a=m,f=x),c=vl[e],h=$l(_(a,r),c,i,0),d=$l(_(a+f,r),c,i,0),di(al(h,d),ol(d-h))):di(0,i),v&&li?(1==w?(a=p,f=g):(a=m,f=x),c=vl[t],h=ql(_(a,u),c,o,0),d=ql(_(a+f,u),c,o,0),pi(al(h,d),ol(d-h))):pi(0,o)}else yi()}else{let l=ol(Ln-Fn),e=ol(On-Rn);if(1==jl.ori){let t=l;l=e,e=t}Qn=Zn.x&&l>=Zn.dist,li=Zn.y&&e>=Zn.dist;let t,n,s=Zn.uni;null!=s?Qn&&li&&(Qn=l>=s,li=e>=s,Qn||li||(e>l?li=!0:Qn=!0)):Zn.x&&Zn.y&&(Qn||li)&&(Qn=li=!0),Qn&&(0==jl.ori?(t=Gn,n=Nn):(t=In,n=jn),di(al(t,n),ol(n-t)),li||pi(0,o)),li&&(1==jl.ori?(t=Gn,n=Nn):(t=In,n=jn),pi(al(t,n),ol(n-t)),Qn||di(0,i)),Qn||li||(di(0,0),pi(0,0))}if(Zn._x=Qn,Zn._y=li,null==l){if(t){if(null!=Ri){let[l,e]=Fi.scales;Fi.values[0]=null!=l?fi(0==jl.ori?Nn:jn,l):null,Fi.values[1]=null!=e?fi(1==jl.ori?Nn:jn,e):null}Ii(f,k,Nn,jn,Ie,Le,n)}if(Et){let l=t&&Fi.setSeries,e=Tt.prox;null==ui?si>e||oi(ri,ai,!0,l):si>e?oi(null,ai,!0,l):ri!=ui&&oi(ri,ai,!0,l)}}_t&&(ie.idx=n,mi()),!1!==e&&Ci("setCursor")}k.setLegend=mi;let wi=null;function _i(l=!1){l?wi=null:(wi=el.getBoundingClientRect(),Ci("syncRect",wi))}function bi(l,e,t,n,i,o){oe._lock||Xn&&null!=l&&0==l.movementX&&0==l.movementY||(vi(l,e,t,n,i,o,0,!1,null!=l),null!=l?xi(null,!0,!0):xi(e,!0,!1))}function vi(l,e,t,n,i,o,s,r,u){if(null==wi&&_i(!1),Mt(l),null!=l)t=l.clientX-wi.left,n=l.clientY-wi.top;else{if(0>t||0>n)return Nn=-10,void(jn=-10);let[l,s]=Fi.scales,r=e.cursor.sync,[u,a]=r.values,[f,c]=r.scales,[h,d]=Fi.match,p=e.axes[0].side%2==1,m=0==jl.ori?Ie:Le,g=1==jl.ori?Ie:Le,x=p?o:i,w=p?i:o,_=p?n:t,b=p?t:n;if(t=null!=f?h(l,f)?C(u,vl[l],m,0):-10:m*(_/x),n=null!=c?d(s,c)?C(a,vl[s],g,0):-10:g*(b/w),1==jl.ori){let l=t;t=n,n=l}}!u||null!=e&&e.cursor.event.type!=f||(t>1&&Ie-1>t||(t=zl(t,Ie)),n>1&&Le-1>n||(n=zl(n,Le))),r?(Fn=t,Rn=n,[Gn,In]=oe.move(k,t,n)):(Nn=t,jn=n)}Object.defineProperty(k,"rect",{get:()=>(null==wi&&_i(!1),wi)});const ki={width:0,height:0,left:0,top:0};function yi(){ni(ki,!1)}let Mi,Si,Ti,Ei;function zi(l,e,t,n,i,o){Xn=!0,Qn=li=Zn._x=Zn._y=!1,vi(l,e,t,n,i,o,0,!0,!1),null!=l&&(Ce(h,b,Di,!1),Ii(c,k,Gn,In,Ie,Le,null));let{left:s,top:r,width:u,height:a}=ei;Mi=s,Si=r,Ti=u,Ei=a}function Di(l,e,t,n,i,o){Xn=Zn._x=Zn._y=!1,vi(l,e,t,n,i,o,0,!1,!0);let{left:s,top:r,width:u,height:a}=ei,f=u>0||a>0,c=Mi!=s||Si!=r||Ti!=u||Ei!=a;if(f&&c&&ni(ei),Zn.setScale&&f&&c){let l=s,e=u,t=r,n=a;if(1==jl.ori&&(l=r,e=a,t=s,n=u),Qn&&ii(El,fi(l,El),fi(l+e,El)),li)for(let l in vl){let e=vl[l];l!=El&&null==e.from&&e.min!=gl&&ii(l,fi(t+n,l),fi(t,l))}yi()}else oe.lock&&(oe._lock=!oe._lock,xi(e,!0,null!=l));null!=l&&(He(h,b),Ii(h,k,Nn,jn,Ie,Le,null))}function Pi(l){oe._lock||(Mt(l),xn(),yi(),null!=l&&Ii(m,k,Nn,jn,Ie,Le,null))}function Ai(){xl.forEach(ln),vt(k.width,k.height,!0)}G(x,v,Ai);const Wi={};Wi.mousedown=zi,Wi.mousemove=bi,Wi.mouseup=Di,Wi.dblclick=Pi,Wi.setSeries=(l,e,t,n)=>{-1!=(t=(0,Fi.match[2])(k,e,t))&&oi(t,n,!0,!1)},re&&(Ce(c,el,zi),Ce(f,el,bi),Ce(d,el,(l=>{Mt(l),_i(!1)})),Ce(p,el,(function(l){if(oe._lock)return;Mt(l);let e=Xn;if(Xn){let l,e,t=!0,n=!0,i=10;0==jl.ori?(l=Qn,e=li):(l=li,e=Qn),l&&e&&(t=i>=Nn||Nn>=Ie-i,n=i>=jn||jn>=Le-i),l&&t&&(Nn=Gn>Nn?0:Ie),e&&n&&(jn=In>jn?0:Le),xi(null,!0,!0),Xn=!1}Nn=-10,jn=-10,te.fill(null),xi(null,!0,!0),e&&(Xn=e)})),Ce(m,el,Pi),It.add(k),k.syncRect=_i);const Yi=k.hooks=u.hooks||{};function Ci(l,e,t){Vn?Bn.push([l,e,t]):l in Yi&&Yi[l].forEach((l=>{l.call(null,k,e,t)}))}(u.plugins||[]).forEach((l=>{for(let e in l.hooks)Yi[e]=(Yi[e]||[]).concat(l.hooks[e])}));const Hi=(l,e,t)=>t,Fi=Bl({key:null,setSeries:!1,filters:{pub:Ml,sub:Ml},scales:[El,pl[1]?pl[1].scale:null],match:[Sl,Sl,Hi],values:[null,null]},oe.sync);2==Fi.match.length&&Fi.match.push(Hi),oe.sync=Fi;const Ri=Fi.key,Gi=dt(Ri);function Ii(l,e,t,n,i,o,s){Fi.filters.pub(l,e,t,n,i,o,s)&&Gi.pub(l,e,t,n,i,o,s)}function Li(){Ci("init",u,g),gn(g||u.data,!1),Kl[El]?Kn(El,Kl[El]):xn(),wt=ei.show&&(ei.width>0||ei.height>0),xt=_t=!0,vt(u.width,u.height)}return Gi.sub(k),k.pub=function(l,e,t,n,i,o,s){Fi.filters.sub(l,e,t,n,i,o,s)&&Wi[l](null,e,t,n,i,o,s)},k.destroy=function(){Gi.unsub(k),It.delete(k),Pe.clear(),I(x,v,Ai),R.remove(),ce?.remove(),Ci("destroy")},pl.forEach(Yt),xl.forEach((function(l,e){if(l._show=l.show,l.show){let t=vl[l.scale];null==t&&(l.scale=l.side%2?pl[1].scale:El,t=vl[l.scale]);let n=t.time;l.size=bl(l.size),l.space=bl(l.space),l.rotate=bl(l.rotate),Gl(l.incrs)&&l.incrs.forEach((l=>{!Wl.has(l)&&Wl.set(l,Yl(l))})),l.incrs=bl(l.incrs||(2==t.distr?ae:n?1==hl?ke:Se:fe)),l.splits=bl(l.splits||(n&&1==t.distr?Ql:3==t.distr?Je:4==t.distr?qe:$e)),l.stroke=bl(l.stroke),l.grid.stroke=bl(l.grid.stroke),l.ticks.stroke=bl(l.ticks.stroke),l.border.stroke=bl(l.border.stroke);let i=l.values;l.values=Gl(i)&&!Gl(i[0])?bl(i):n?Gl(i)?De(Xl,ze(i,Zl)):Ll(i)?function(l,e){let t=ne(e);return(e,n)=>n.map((e=>t(l(e))))}(Xl,i):i||le:i||Be,l.filter=bl(l.filter||(3>t.distr||10!=t.log?3==t.distr&&2==t.log?tt:kl:et)),l.font=Qt(l.font),l.labelFont=Qt(l.labelFont),l._size=l.size(k,null,e,0),l._space=l._rotate=l._incrs=l._found=l._splits=l._values=null,l._size>0&&(Ct[e]=!0,l._el=D("u-axis",X))}})),_?_ instanceof HTMLElement?(_.appendChild(R),Li()):_(k,Li):Li(),k}en.assign=Bl,en.fmtNum=tl,en.rangeNum=Z,en.rangeLog=B,en.rangeAsinh=$,en.orient=pt,en.pxRatio=y,en.join=function(l,e){if(function(l){let e=l[0][0],t=e.length;for(let n=1;l.length>n;n++){let i=l[n][0];if(i.length!=t)return!1;if(i!=e)for(let l=0;t>l;l++)if(i[l]!=e[l])return!1}return!0}(l)){let e=l[0].slice();for(let t=1;l.length>t;t++)e.push(...l[t].slice(1));return function(l,e=100){const t=l.length;if(1>=t)return!0;let n=0,i=t-1;for(;i>=n&&null==l[n];)n++;for(;i>=n&&null==l[i];)i--;if(n>=i)return!0;const o=fl(1,sl((i-n+1)/e));for(let e=l[n],t=n+o;i>=t;t+=o){const n=l[t];if(null!=n){if(e>=n)return!1;e=n}}return!0}(e[0])||(e=function(l){let e=l[0],t=e.length,n=Array(t);for(let l=0;n.length>l;l++)n[l]=l;n.sort(((l,t)=>e[l]-e[t]));let i=[];for(let e=0;l.length>e;e++){let o=l[e],s=Array(t);for(let l=0;t>l;l++)s[l]=o[n[l]];i.push(s)}return i}(e)),e}let t=new Set;for(let e=0;l.length>e;e++){let n=l[e][0],i=n.length;for(let l=0;i>l;l++)t.add(n[l])}let n=[Array.from(t).sort(((l,e)=>l-e))],i=n[0].length,o=new Map;for(let l=0;i>l;l++)o.set(n[0][l],l);for(let t=0;l.length>t;t++){let s=l[t],r=s[0];for(let l=1;s.length>l;l++){let u=s[l],a=Array(i).fill(void 0),f=e?e[t][l]:1,c=[];for(let l=0;u.length>l;l++){let e=u[l],t=o.get(r[l]);null===e?0!=f&&(a[t]=e,2==f&&c.push(t)):a[t]=e}$l(a,c,i),n.push(a)}}return n},en.fmtDate=ne,en.tzDate=function(l,e){let t;return"UTC"==e||"Etc/UTC"==e?t=new Date(+l+6e4*l.getTimezoneOffset()):e==ie?t=l:(t=new Date(l.toLocaleString("en-US",{timeZone:e})),t.setMilliseconds(l.getMilliseconds())),t},en.sync=dt;{en.addGap=function(l,e,t){let n=l[l.length-1];n&&n[0]==e?n[1]=t:l.push([e,t])},en.clipGaps=wt;let l=en.paths={points:Wt};l.linear=Ft,l.stepped=function(l){const e=Q(l.align,1),t=Q(l.ascDesc,!1),n=Q(l.alignGaps,0),i=Q(l.extend,!1);return(l,o,s,r)=>pt(l,o,((u,a,f,c,h,d,p,m,g,x,w)=>{[s,r]=U(f,s,r);let _=u.pxRound,{left:b,width:v}=l.bbox,k=l=>_(d(l,c,x,m)),M=l=>_(p(l,h,w,g)),S=0==c.ori?Mt:St;const T={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:1},E=T.stroke,z=c.dir*(0==c.ori?1:-1);let D=M(f[1==z?s:r]),P=k(a[1==z?s:r]),A=P,W=P;i&&-1==e&&(W=b,S(E,W,D)),S(E,P,D);for(let l=1==z?s:r;l>=s&&r>=l;l+=z){let t=f[l];if(null==t)continue;let n=k(a[l]),i=M(t);1==e?S(E,n,D):S(E,A,i),S(E,n,i),D=i,A=n}let Y=A;i&&1==e&&(Y=b+v,S(E,Y,D));let[C,H]=mt(l,o);if(null!=u.fill||0!=C){let e=T.fill=new Path2D(E),t=M(u.fillTo(l,o,u.min,u.max,C));S(e,Y,t),S(e,W,t)}if(!u.spanGaps){let i=[];i.push(..._t(a,f,s,r,z,k,n));let h=u.width*y/2,d=t||1==e?h:-h,p=t||-1==e?-h:h;i.forEach((l=>{l[0]+=d,l[1]+=p})),T.gaps=i=u.gaps(l,o,s,r,i),T.clip=wt(i,c.ori,m,g,x,w)}return 0!=H&&(T.band=2==H?[xt(l,o,s,r,E,-1),xt(l,o,s,r,E,1)]:xt(l,o,s,r,E,H)),T}))},l.bars=function(l){const e=Q((l=l||Hl).size,[.6,gl,1]),t=l.align||0,n=l.gap||0;let i=l.radius;i=null==i?[0,0]:"number"==typeof i?[i,0]:i;const o=bl(i),s=1-e[0],r=Q(e[1],gl),u=Q(e[2],1),a=Q(l.disp,Hl),f=Q(l.each,(()=>{})),{fill:c,stroke:h}=a;return(l,e,i,d)=>pt(l,e,((p,m,g,x,w,_,b,v,k,M,S)=>{let T,E,z=p.pxRound,D=t,P=n*y,A=r*y,W=u*y;0==x.ori?[T,E]=o(l,e):[E,T]=o(l,e);const Y=x.dir*(0==x.ori?1:-1);let C,H,F,R=0==x.ori?Tt:Et,G=0==x.ori?f:(l,e,t,n,i,o,s)=>{f(l,e,t,i,n,s,o)},I=Q(l.bands,Fl).find((l=>l.series[0]==e)),L=p.fillTo(l,e,p.min,p.max,null!=I?I.dir:0),O=z(b(L,w,S,k)),N=M,j=z(p.width*y),U=!1,V=null,B=null,$=null,J=null;null==c||0!=j&&null==h||(U=!0,V=c.values(l,e,i,d),B=new Map,new Set(V).forEach((l=>{null!=l&&B.set(l,new Path2D)})),j>0&&($=h.values(l,e,i,d),J=new Map,new Set($).forEach((l=>{null!=l&&J.set(l,new Path2D)}))));let{x0:q,size:K}=a;if(null!=q&&null!=K){D=1,m=q.values(l,e,i,d),2==q.unit&&(m=m.map((e=>l.posToVal(v+e*M,x.key,!0))));let t=K.values(l,e,i,d);H=2==K.unit?t[0]*M:_(t[0],x,M,v)-_(0,x,M,v),N=Rt(m,g,_,x,M,v,N),F=N-H+P}else N=Rt(m,g,_,x,M,v,N),F=N*s+P,H=N-F;1>F&&(F=0),H/2>j||(j=0),5>F&&(z=vl);let X=F>0;H=z(wl(N-F-(X?j:0),W,A)),C=(0==D?H/2:D==Y?0:H)-D*Y*((0==D?P/2:0)+(X?j/2:0));const Z={stroke:null,fill:null,clip:null,band:null,gaps:null,flags:0},ll=U?null:new Path2D;let el=null;if(null!=I)el=l.data[I.series[1]];else{let{y0:t,y1:n}=a;null!=t&&null!=n&&(g=n.values(l,e,i,d),el=t.values(l,e,i,d))}let tl=T*H,nl=E*H;for(let t=1==Y?i:d;t>=i&&d>=t;t+=Y){let n=g[t];if(null==n)continue;if(null!=el){let l=el[t]??0;if(n-l==0)continue;O=b(l,w,S,k)}let i=_(2!=x.distr||null!=a?m[t]:t,x,M,v),o=b(Q(n,L),w,S,k),s=z(i-C),r=z(fl(o,O)),u=z(al(o,O)),f=r-u;if(null!=n){let i=0>n?nl:tl,o=0>n?tl:nl;U?(j>0&&null!=$[t]&&R(J.get($[t]),s,u+sl(j/2),H,fl(0,f-j),i,o),null!=V[t]&&R(B.get(V[t]),s,u+sl(j/2),H,fl(0,f-j),i,o)):R(ll,s,u+sl(j/2),H,fl(0,f-j),i,o),G(l,e,t,s-j/2,u,H+j,f)}}return j>0?Z.stroke=U?J:ll:U||(Z._fill=0==p.width?p._fill:p._stroke??p._fill,Z.width=0),Z.fill=U?B:ll,Z}))},l.spline=function(l){return function(l,e){const t=Q(e?.alignGaps,0);return(e,n,i,o)=>pt(e,n,((s,r,u,a,f,c,h,d,p,m,g)=>{[i,o]=U(u,i,o);let x,w,_,b=s.pxRound,v=l=>b(c(l,a,m,d)),k=l=>b(h(l,f,g,p));0==a.ori?(x=kt,_=Mt,w=Pt):(x=yt,_=St,w=At);const y=a.dir*(0==a.ori?1:-1);let M=v(r[1==y?i:o]),S=M,T=[],E=[];for(let l=1==y?i:o;l>=i&&o>=l;l+=y)if(null!=u[l]){let e=v(r[l]);T.push(S=e),E.push(k(u[l]))}const z={stroke:l(T,E,x,_,w,b),fill:null,clip:null,band:null,gaps:null,flags:1},D=z.stroke;let[P,A]=mt(e,n);if(null!=s.fill||0!=P){let l=z.fill=new Path2D(D),t=k(s.fillTo(e,n,s.min,s.max,P));_(l,S,t),_(l,M,t)}if(!s.spanGaps){let l=[];l.push(..._t(r,u,i,o,y,v,t)),z.gaps=l=s.gaps(e,n,i,o,l),z.clip=wt(l,a.ori,d,p,m,g)}return 0!=A&&(z.band=2==A?[xt(e,n,i,o,D,-1),xt(e,n,i,o,D,1)]:xt(e,n,i,o,D,A)),z}))}(Gt,l)}}return en}();\n',de=`.uplot, .uplot *, .uplot *::before, .uplot *::after {box-sizing: border-box;}.uplot {font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji";line-height: 1.5;width: min-content;}.u-title {text-align: center;font-size: 18px;font-weight: bold;}.u-wrap {position: relative;user-select: none;}.u-over, .u-under {position: absolute;}.u-under {overflow: hidden;}.uplot canvas {display: block;position: relative;width: 100%;height: 100%;}.u-axis {position: absolute;}.u-legend {font-size: 14px;margin: auto;text-align: center;}.u-inline {display: block;}.u-inline * {display: inline-block;}.u-inline tr {margin-right: 16px;}.u-legend th {font-weight: 600;}.u-legend th > * {vertical-align: middle;display: inline-block;}.u-legend .u-marker {width: 1em;height: 1em;margin-right: 4px;background-clip: padding-box !important;}.u-inline.u-live th::after {content: ":";vertical-align: middle;}.u-inline:not(.u-live) .u-value {display: none;}.u-series > * {padding: 4px;}.u-series th {cursor: pointer;}.u-legend .u-off > * {opacity: 0.3;}.u-select {background: rgba(0,0,0,0.07);position: absolute;pointer-events: none;}.u-cursor-x, .u-cursor-y {position: absolute;left: 0;top: 0;pointer-events: none;will-change: transform;}.u-hz .u-cursor-x, .u-vt .u-cursor-y {height: 100%;border-right: 1px dashed #607D8B;}.u-hz .u-cursor-y, .u-vt .u-cursor-x {width: 100%;border-bottom: 1px dashed #607D8B;}.u-cursor-pt {position: absolute;top: 0;left: 0;border-radius: 50%;border: 0 solid;pointer-events: none;will-change: transform;/*this has to be !important since we set inline "background" shorthand */background-clip: padding-box !important;}.u-axis.u-off, .u-select.u-off, .u-cursor-x.u-off, .u-cursor-y.u-off, .u-cursor-pt.u-off {display: none;}`;const fe=/\p{Cc}\[[\d;?]*[A-Za-z]/gu,pe=/[\p{Cc}\p{Bidi_Control}]/gu,me=/\p{Surrogate}/gu;function w(e){return e.replace(fe,``).replace(/[\s\p{Cc}]+/gu,` `).replace(pe,``).replace(me,`�`).trim()}function he(e){return e.replace(fe,``).replace(/\r\n?/g,`
`).replaceAll(`	`,`    `).split(`
`).map(e=>e.replace(pe,``).replace(me,`�`).trimEnd()).join(`
`).trim()}function T(e,t){if(e.length<=t)return e;let n=Array.from(e);return n.length<=t?e:`${n.slice(0,t-1).join(``).trimEnd()}…`}function E(e,t,n=`${t}s`){return`${e.toLocaleString(`en-US`)} ${e===1?t:n}`}function ge(e){return/^[0-9a-f]{40,64}$/i.test(e)?e.slice(0,7):e}function _e(e){let t=Math.max(0,e)/60;if(t<1)return`under a minute`;if(t<90)return E(Math.round(t),`minute`);let n=t/60;return n<36?E(Math.round(n),`hour`):E(Math.round(n/24),`day`)}function ve(e){return/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(e)?`${e.slice(0,10)} ${e.slice(11,19)} UTC`:e}function ye({baseline:e}){let{commit:t,ageSeconds:n,machine:r,runs:i}=e;return[t===null?`commit unknown`:`commit ${ge(t)}`,n===null?`age unknown`:`${_e(n)} old`,r??`machine unknown`,...i===null?[]:[E(i,`run`)]]}function be({baseline:e,tests:t}){let n=t.every(e=>e.baseline===void 0);return e.outcome===`compared`&&!e.advisory&&n}function xe({cores:e,cpuModel:t,memoryBytes:n,os:r,runnerImage:i}){return[`${e} × ${t}`,c(n),r,...i===null?[]:[i]].join(`, `)}function Se({environment:e,tests:t,durationSeconds:n,bootSeconds:r}){let{commit:i,branch:o}=e;return[...i===null?[]:[`commit ${ge(i)}`],...o===null?[]:[`branch ${o}`],...t.length>1?[E(t.length,`test`)]:[],`took ${a(n*1e3)}`,...r===null?[]:[`boot ${a(r*1e3)}`]]}function Ce(e){let t=e*100,n=Math.abs(t),r=n<9.95?Number(n.toFixed(1)):Math.round(n);return`${Te(t,r)}${r.toLocaleString(`en-US`)}%`}function we(e){let t=e*100,n=Number(Math.abs(t).toFixed(2));return`${Te(t,n)}${n} pp`}function Te(e,t){return t===0?`±`:e>0?`+`:`−`}function Ee({comparison:e},t,n){let r=e.find(e=>e.request===t&&e.metric===n);return r===void 0?``:D(r)}function D({metric:e,base:t,head:n,ratio:r}){return e===`error_rate`?t===null||n===null?`–`:we(n-t):r===null?`–`:Ce(r-1)}function O({reasons:e,tests:t}){return[...new Set(e.length>0?e:t.flatMap(e=>e.reasons))]}function De({reasons:e,tests:t}){let n=new Set(t.flatMap(({name:e,reasons:t})=>t.flatMap(t=>[t,`${e}: ${t}`])));return e.filter(e=>!n.has(e))}function Oe({warnings:e,tests:t}){let n=t.flatMap(e=>e.warnings.map(n=>t.length>1?`${e.name}: ${n}`:n));return[.../* @__PURE__ */ new Set([...e,...n])]}function ke({tests:e}){let t={high:0,medium:1,low:2},n=e.flatMap(({name:t,findings:n})=>n.map(n=>({test:e.length>1?t:``,finding:n})));return[...new Map(n.map(e=>[JSON.stringify(e),e])).values()].sort((e,n)=>t[e.finding.severity]-t[n.finding.severity])}function k(e){if(e.verdict===`pass`)return Ae(e);if(e.verdict===`invalid`&&e.bootSeconds===null)return je(e);let t=Me(e);return e.verdict===`invalid`?t===void 0?`nothing could be judged`:`nothing could be judged: ${t}`:Ne(e)??t??`see the reasons below`}function Ae({tests:e,baseline:t}){let n=e.some(({thresholds:e})=>e.length>0),r=e.some(({comparison:e})=>e.some(({gated:e})=>e));return n&&r?`all limits hold, nothing regressed`:r?`nothing regressed`:n?t.outcome===`none`?`all limits hold`:`all limits hold, not compared with a baseline`:`the load ran, no limits are set`}function je(e){let t=`the target did not come up`,n=(O(e)[0]??``).replace(/\.(\s+\p{Lu}.*)?$/su,``);return n===``||n.length>90?t:`${t}: ${n}`}function Me(e){let[t]=O(e);return t===void 0?void 0:T(t.replace(/;.*|\.(\s.*)?$/s,``),140)}function Ne({verdict:e,tests:t}){let n=t.filter(t=>t.verdict===e).flatMap(e=>Pe(e)??[]),[r]=n;if(r===void 0)return;let i=n.reduce((e,{things:t})=>e+t,0)-r.told,a=t.length>1?` in ${r.test}`:``;return`${r.text}${a}${i>0?` (and ${i} more)`:``}`}function Pe(e){let t=Fe(e),[n]=e.incidents;if(n!==void 0&&e.verdict===`fail`){let r=n.kind.replaceAll(`-`,` `),i=`${n.service} ${r.startsWith(`killed`)?`was ${r}`:r} under load`;return{test:e.name,text:i,told:1,things:t.length+1}}let r=t.some(({ofWhole:e})=>e)?t.filter(({ofWhole:e})=>e):t,[i]=r;if(i===void 0)return;let a=r.filter(({side:e})=>e===i.side),o=a.length===1?Le(i,e):Re(a.map(({subject:e})=>e),i,e);return{test:e.name,text:o,told:a.length,things:t.length}}function Fe(e){let t=e.verdict===`fail`?`fail`:`warn`,n=/* @__PURE__ */ new Map;for(let r of e.thresholds){if(r.outcome!==t)continue;let{metric:e,request:i,operator:a}=r;n.set(JSON.stringify([e,i]),{subject:x(e,i),ofWhole:i===null,side:a.startsWith(`<`)?`over`:`under`,regression:void 0})}for(let t of e.comparison){if(!t.gated||t.verdict!==`regressed`)continue;let{metric:e,request:r}=t,i=JSON.stringify([e,r]),a=n.get(i)??{subject:x(e,r),ofWhole:r===null,side:void 0};n.set(i,{...a,regression:t})}return[...n.values()]}const Ie=e=>e.verdict===`fail`?`limit`:`warning limit`;function Le({subject:e,side:t,regression:n},r){let i=t===void 0?[]:[`is ${t} its ${Ie(r)}`],a=n===void 0?[]:[ze(n,i.length>0)];return`${e} ${[...i,...a].join(` and `)}`}function Re(e,{side:t},n){return t===void 0?`${Be(e)} are worse than the baseline`:`${Be(e)} are ${t} their ${Ie(n)}s`}function ze(e,t){let{metric:n,ratio:r}=e,i=t?``:`is `;return ie(n)&&r!==null?`${i}${Ce(r-1).slice(1)} slower than the baseline`:`${i}worse than the baseline (${D(e)})`}function Be(e){return e.length<=3?[e.slice(0,-1).join(`, `),e.at(-1)??``].filter(e=>e!==``).join(` and `):`${e.slice(0,2).join(`, `)} and ${e.length-2} more`}const Ve=[`bad`,`warn`,`good`,`plain`],He=[`p50`,`p95`,`p99`,`max`,`error_rate`,`rps`],Ue=[`p50`,`p90`,`p95`,`p99`,`p999`,`max`,`mean`,`error_rate`,`rps`],We=[...Ue,`dropped`];function A(e,t=He){let n=e.comparison.filter(({request:e,gated:t})=>e===null||t),r=[...e.thresholds,...n].map(({metric:e,request:t})=>({metric:e,request:t})),i=[...t.map(e=>({metric:e,request:null})),...r],a=new Map(i.map(e=>[JSON.stringify([e.metric,e.request]),e])),o=e=>We.indexOf(e),[s,c]=[[...a.values()].filter(({request:e})=>e===null),[...a.values()].filter(({request:e})=>e!==null)];return s.sort((e,t)=>(o(e.metric)>>>0)-(o(t.metric)>>>0)),[...s,...c].map(({metric:t,request:n})=>Ge(e,t,n))}function Ge(e,t,n){let r=e=>e.metric===t&&e.request===n,i=e.thresholds.filter(r),a=e.comparison.find(r),o=i.find(({outcome:e})=>e===`fail`)??i.find(({outcome:e})=>e===`warn`)??i.find(({level:e})=>e===`fail`)??i[0];return{metric:t,label:re(t),request:n,now:Je(e,t,n,i,a),baseline:a===void 0?`–`:S(t,a.base),change:a===void 0?`–`:D(a),limit:i.length===0?`–`:i.map(Xe).join(`, `),mainLimit:o===void 0?`–`:Xe(o),excess:qe(i,a),...tt(i,a,e)}}function Ke(e,t){let n=e.filter(({request:e})=>e!==null);if(n.length<=t)return e;let r=n.toSorted((e,t)=>Ve.indexOf(e.tone)-Ve.indexOf(t.tone)||t.excess-e.excess);return[...e.filter(({request:e})=>e===null),...r.slice(0,t)]}function qe(e,t){let n=e.map(({operator:e,limit:t,actual:n})=>n===null||n===t?1:e.startsWith(`<`)?n/t:t/n),r=t?.ratio??1;return n.length>0?Math.max(...n):Math.max(r,1/r)}function Je(e,t,n,r,i){let a=n===null?e:e.byRequest.find(({name:e})=>e===n);if(a!==void 0&&ae(a,t)!==null)return C(a,t,e.timeoutMs);let o=r.find(({actual:e})=>e!==null)?.actual??i?.head??null;return a!==void 0&&o===null?C(a,t,e.timeoutMs):S(t,o)}const Ye={"<":`<`,"<=":`≤`,">":`>`,">=":`≥`};function Xe({metric:e,operator:t,limit:n,level:r}){return`${Ye[t]} ${S(e,n)}${r===`warn`?` (warn)`:``}`}function Ze({operator:e,outcome:t,level:n,actual:r}){return t===`pass`?`ok`:t===`missing`?r===null?`no figure to judge`:`not judged`:`${e.startsWith(`<`)?`over`:`under`} its ${n===`warn`?`warning limit`:`limit`}`}function Qe({verdict:e,tolerance:t,gated:n}){let r={regressed:t===``?`regressed`:`regressed beyond ${t}`,improved:`improved`,"no-change":`no change`,inconclusive:`inconclusive`,invalid:`not compared`}[e];return n?r:e===`regressed`?`worse, not gated`:r}const $e={pass:`good`,warn:`warn`,fail:`bad`,missing:`warn`};function et(e,t){return e.gated?e.verdict===`inconclusive`||e.verdict===`invalid`?`warn`:e.verdict===`regressed`?t.verdict===`fail`?`bad`:`warn`:`good`:`plain`}function tt(e,t,n){let r=e.some(({outcome:e})=>e===`fail`),i=[...e.filter(({outcome:e})=>!(r&&e===`warn`)).map(e=>({tone:$e[e.outcome],words:Ze(e)})),...t===void 0?[]:[{tone:et(t,n),words:Qe(t)}]],a=i.filter(({words:e})=>e!==`ok`&&e!==`no change`),o=a.length>0?a:i,s=Ve.find(e=>o.some(t=>t.tone===e))??`plain`,c=a.length>0||s===`plain`?a:i.slice(0,1);return{tone:s,result:[...new Set(c.map(({words:e})=>e))].join(`, `)}}function j(e,...t){return{html:e.map((e,n)=>e+(n<t.length?nt(t[n]??``):``)).join(``)}}const M=e=>({html:e}),N=M(``);function nt(e){return typeof e==`string`||typeof e==`number`?it(String(e)):`html`in e?e.html:e.map(e=>e.html).join(``)}const rt={"&":`&amp;`,"<":`&lt;`,">":`&gt;`,'"':`&quot;`,"'":`&#39;`};function it(e){return e.replace(/[&<>"']/g,e=>rt[e]??e).replace(/(?![\t\n\r])\p{Cc}|[\p{Surrogate}\p{Bidi_Control}]/gu,`�`)}function at(e){return M(JSON.stringify(e).replaceAll(`<`,String.raw`\u003c`))}var ot=`/* Colours are named once; the charts read the same names. */
:root {
  --page: #f5f6f8;
  --surface: #ffffff;
  --text: #1b2130;
  --muted: #5a6375;
  --line: #e1e4ea;
  --good: #18794e;
  --warn: #8f5b00;
  --bad: #c4262e;
  --invalid: #7a3fc4;
  --good-soft: #e4f5ec;
  --warn-soft: #fdf1d8;
  --bad-soft: #fdeaea;
  --invalid-soft: #f1e9fc;
  --p95: #2457d6;
  --p50: #7ba2f2;
  --rps: #0f8a7e;
  --errors: #c4262e;
  --error-http: #c4262e;
  --error-check: #c2680a;
  --error-timeout: #7a3fc4;
  --error-connection: #2457d6;
  --users: #7a3fc4;
  --in-flight: #b794e6;
  --ramp: rgb(27 33 48 / 6%);
  --service-0: #2457d6;
  --service-1: #c2680a;
  --service-2: #0f8a7e;
  --service-3: #b0308f;
  --service-4: #6b7a12;
  --service-5: #5a6375;
}

@media (prefers-color-scheme: dark) {
  :root:not(.printing) {
    --page: #11141b;
    --surface: #1a1f29;
    --text: #e7eaf0;
    --muted: #9aa5b8;
    --line: #2c3341;
    --good: #5cc996;
    --warn: #e3b341;
    --bad: #ff7b7b;
    --invalid: #c0a0f5;
    --good-soft: #17352a;
    --warn-soft: #3a2f14;
    --bad-soft: #44201f;
    --invalid-soft: #2f2545;
    --p95: #7aa2ff;
    --p50: #4467b3;
    --rps: #4fd1c2;
    --errors: #ff7b7b;
    --error-http: #ff7b7b;
    --error-check: #f0a35e;
    --error-timeout: #c0a0f5;
    --error-connection: #7aa2ff;
    --users: #c0a0f5;
    --in-flight: #7d63ab;
    --ramp: rgb(231 234 240 / 7%);
    --service-0: #7aa2ff;
    --service-1: #f0a35e;
    --service-2: #4fd1c2;
    --service-3: #f08bd6;
    --service-4: #c3d05a;
    --service-5: #9aa5b8;
  }
}

/* What is judged carries its tone. */
.pass,
.good {
  --tone: var(--good);
  --soft: var(--good-soft);
}

.warn {
  --tone: var(--warn);
  --soft: var(--warn-soft);
}

.fail,
.bad {
  --tone: var(--bad);
  --soft: var(--bad-soft);
}

.invalid {
  --tone: var(--invalid);
  --soft: var(--invalid-soft);
}

.plain {
  --tone: var(--muted);
  --soft: transparent;
}
`,st=`/* Cards, tables and charts. */
.tag {
  padding: 2px 8px;
  border-radius: 6px;
  background: var(--soft);
  color: var(--tone);
  font-size: 13px;
  font-weight: 600;
}

td .tag.good {
  padding-left: 0;
  background: none;
  font-weight: 400;
}

td .tag.plain {
  padding-left: 0;
  font-weight: 400;
}

.cards {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(165px, 1fr));
  gap: 12px;
  margin: 16px 0 4px;
}

.card {
  padding: 12px 14px;
  border: 1px solid var(--line);
  border-top: 3px solid var(--tone);
  border-radius: 8px;
}

.card dt {
  color: var(--muted);
  font-size: 13px;
}

.card dd {
  margin: 0;
}

.card b {
  display: block;
  font-size: 24px;
  font-weight: 650;
  line-height: 1.3;
  letter-spacing: -0.01em;
}

.card.bad b {
  color: var(--bad);
}

.card small {
  display: block;
  color: var(--muted);
  font-size: 13px;
}

.scroll {
  margin-top: 20px;
  overflow-x: auto;
}

table {
  width: 100%;
  border-collapse: collapse;
  font-size: 14px;
}

caption {
  padding-bottom: 6px;
  font-size: 15px;
  font-weight: 600;
  text-align: left;
}

th,
td {
  padding: 7px 14px 7px 0;
  border-bottom: 1px solid var(--line);
  text-align: left;
  vertical-align: top;
}

thead th {
  color: var(--muted);
  font-size: 13px;
  font-weight: 500;
  white-space: nowrap;
}

tbody th {
  min-width: 110px;
  font-weight: 500;
  overflow-wrap: anywhere;
}

.figure {
  text-align: right;
  white-space: nowrap;
}

td.text {
  min-width: 150px;
  overflow-wrap: anywhere;
}

tbody tr:last-child > * {
  border-bottom: 0;
}

.bar {
  display: block;
  width: 64px;
  height: 4px;
  margin: 4px 0 0 auto;
  overflow: hidden;
  border-radius: 2px;
  background: var(--line);
}

.bar i {
  display: block;
  height: 100%;
  background: var(--tone);
}

.charts {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr));
  gap: 20px 28px;
}

.chart {
  min-width: 0;
  margin: 0;
  outline-offset: 6px;
  border-radius: 6px;
}

.chart figcaption {
  font-size: 14px;
  font-weight: 600;
}

.chart small {
  color: var(--muted);
  font-size: 13px;
  font-weight: 400;
}

.uplot,
.u-legend {
  font: inherit;
}

.u-legend {
  margin: 0;
  color: var(--muted);
  font-size: 13px;
  text-align: left;
}

.u-legend th,
.u-legend td {
  padding: 0 4px 0 0;
  border: 0;
}

.u-legend .u-value {
  min-width: 64px;
  color: var(--text);
}

.u-legend .u-series th {
  min-width: 0;
}

.u-legend .u-series:first-child .u-marker {
  display: none;
}

.u-cursor-x {
  border-color: var(--muted) !important;
}
`,ct=`// Draws the timelines of report.html. Runs in the browser, after uPlot, on data that is inside the page.
(() => {
  const timelines = JSON.parse(document.getElementById('timelines').textContent);
  const reading = document.getElementById('reading');
  const styles = getComputedStyle(document.documentElement);
  const color = (name) => styles.getPropertyValue(\`--\${name}\`).trim();
  const plots = [];

  const threeDigits = (value) =>
    value >= 99.95 ? Math.round(value).toLocaleString('en-US') : Number(value.toPrecision(3));
  const orDash = (format) => (value) => (value === null || value === undefined ? '–' : format(value));
  const formatMs = orDash((ms) => (ms >= 999.5 ? \`\${threeDigits(ms / 1000)} s\` : \`\${threeDigits(ms)} ms\`));
  const formatRate = orDash((rate) => \`\${threeDigits(rate)}/s\`);
  const formatCount = orDash((count) => Math.round(count).toLocaleString('en-US'));
  const formatCores = orDash((cores) => \`\${Number(cores.toFixed(2))} cores\`);
  const formatBytes = orDash((bytes) =>
    bytes >= 2 ** 30 ? \`\${threeDigits(bytes / 2 ** 30)} GiB\` : \`\${threeDigits(bytes / 2 ** 20)} MiB\`,
  );
  const formatSecond = orDash((second) =>
    second < 120 ? \`\${second} s\` : \`\${Math.floor(second / 60)}m \${String(second % 60).padStart(2, '0')}s\`,
  );

  /** Steps of an axis: powers of two, so that memory is labelled in round MiB; and whole numbers for what is counted. */
  const binarySteps = Array.from({ length: 41 }, (_, power) => 2 ** power);
  const wholeSteps = Array.from({ length: 8 }, (_, power) =>
    [1, 2, 5].map((step) => step * 10 ** power),
  ).flat();

  /** A line for each kind of error where there are several, else one for all. */
  const errorLines = ({ errors, errorKinds }) =>
    errorKinds.length > 1
      ? errorKinds.map(({ name, kind, values }) => ({ label: name, values, color: \`error-\${kind}\` }))
      : [{ label: errorKinds[0]?.name ?? 'errors', values: errors, color: 'errors', filled: true }];

  /** The charts of one test: title, unit, and lines. */
  const chartsOf = (timeline) => {
    const perService = (key) =>
      timeline.services.map((service, index) => ({
        label: service.name,
        values: service[key],
        color: \`service-\${index % 6}\`,
      }));
    const charts = [
      {
        title: 'Latency of ok responses',
        format: formatMs,
        limit: timeline.p95LimitMs,
        lines: [
          { label: 'p50', values: timeline.p50Ms, color: 'p50' },
          { label: 'p95', values: timeline.p95Ms, color: 'p95' },
        ],
      },
      {
        title: 'Throughput',
        format: formatRate,
        lines: [{ label: 'requests', values: timeline.rps, color: 'rps', filled: true }],
      },
      {
        title: 'Users',
        format: formatCount,
        steps: wholeSteps,
        lines: [
          { label: 'users', values: timeline.users, color: 'users' },
          { label: 'waiting for an answer', values: timeline.inFlight, color: 'in-flight' },
        ],
      },
      {
        title: 'Errors',
        format: formatRate,
        lines: errorLines(timeline),
      },
      { title: 'CPU', format: formatCores, lines: perService('cpuCores') },
      { title: 'Memory', format: formatBytes, steps: binarySteps, lines: perService('memoryBytes') },
    ];
    return charts.filter(({ lines }) => lines.some(({ values }) => values.some((value) => value !== null)));
  };

  /** Ramps are shaded: only the hold between them is judged. */
  const shadePhases = (phases) => (plot) => {
    const { ctx, bbox } = plot;
    const edge = (second) =>
      Math.min(bbox.left + bbox.width, Math.max(bbox.left, plot.valToPos(second, 'x', true)));
    ctx.save();
    ctx.fillStyle = color('ramp');
    for (const { name, from, to } of phases) {
      if (name !== 'hold') ctx.fillRect(edge(from), bbox.top, edge(to) - edge(from), bbox.height);
    }
    ctx.fillStyle = color('muted');
    ctx.font = \`\${11 * devicePixelRatio}px system-ui, sans-serif\`;
    ctx.textBaseline = 'top';
    for (const { name, from, to } of phases) {
      const room = edge(to) - edge(from);
      if (ctx.measureText(name).width + 8 * devicePixelRatio < room) {
        ctx.fillText(name, edge(from) + 4 * devicePixelRatio, bbox.top + 3 * devicePixelRatio);
      }
    }
    ctx.restore();
  };

  /** A limit is a dashed line, where it lies within the chart. */
  const drawLimit = (limit) => (plot) => {
    if (limit === null || limit === undefined || limit > plot.scales.y.max) return;
    const { ctx, bbox } = plot;
    const y = plot.valToPos(limit, 'y', true);
    ctx.save();
    ctx.strokeStyle = color('bad');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  };

  const optionsFor = (chart, timeline, group, width) => {
    const axis = {
      stroke: () => color('muted'),
      grid: { stroke: () => color('line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    };
    return {
      width,
      height: 190,
      padding: [8, 8, 0, 0],
      cursor: { sync: { key: group }, points: { size: 7 }, drag: { x: false, y: false }, y: false },
      legend: { live: true },
      scales: {
        x: { time: false, range: (_, min, max) => [min, Math.max(max, min + 1)] },
        y: { range: (_, min, max) => [0, max > 0 ? max * 1.25 : 1] },
      },
      axes: [
        {
          ...axis,
          values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? formatSecond(tick) : '')),
          size: 30,
        },
        {
          ...axis,
          size: 74,
          values: (_, ticks) => ticks.map(chart.format),
          ...(chart.steps ? { incrs: chart.steps } : {}),
        },
      ],
      series: [
        { label: 'at', value: (_, second) => formatSecond(second) },
        ...chart.lines.map((line) => ({
          label: line.label,
          stroke: () => color(line.color),
          fill: line.filled ? () => \`color-mix(in srgb, \${color(line.color)} 16%, transparent)\` : undefined,
          width: 1.75,
          points: { show: timeline.seconds.length < 3 },
          value: (_, value) => chart.format(value),
        })),
      ],
      hooks: { drawClear: [shadePhases(timeline.phases)], draw: [drawLimit(chart.limit)] },
    };
  };

  /** What a chart shows at a second, in words. */
  const readOut = (chart, timeline, index) => {
    const second = timeline.seconds[index];
    const phase = timeline.phases.find(({ from, to }) => second >= from && second < to);
    const values = chart.lines.map(({ label, values }) => \`\${label} \${chart.format(values[index])}\`);
    return \`\${formatSecond(second)}, \${phase ? phase.name : ''}: \${values.join(', ')}\`;
  };

  /** Arrow keys, Home and End move the cursor of every chart of the test. */
  const listenToKeys = (figure, plot, chart, timeline, group) => {
    const last = timeline.seconds.length - 1;
    figure.addEventListener('keydown', (event) => {
      const now = plot.cursor.idx ?? -1;
      const step = event.shiftKey ? 10 : 1;
      const next = { ArrowRight: now + step, ArrowLeft: now < 0 ? last : now - step, Home: 0, End: last }[
        event.key
      ];
      if (next === undefined) return;
      event.preventDefault();
      const index = Math.min(last, Math.max(0, next));
      for (const other of plots.filter((each) => each.group === group)) {
        other.plot.setCursor({ left: other.plot.valToPos(timeline.seconds[index], 'x'), top: 10 });
      }
      reading.textContent = readOut(chart, timeline, index);
    });
  };

  const drawChart = (chart, timeline, holder, group) => {
    const figure = document.createElement('figure');
    figure.className = 'chart';
    figure.tabIndex = 0;
    figure.setAttribute('role', 'group');
    figure.setAttribute(
      'aria-label',
      \`\${chart.title} over time, arrow keys read it second by second. The table below holds the figures.\`,
    );
    const caption = document.createElement('figcaption');
    caption.textContent = chart.title;
    if (chart.limit) {
      const note = document.createElement('small');
      note.textContent = \` limit of p95: \${chart.format(chart.limit)}\`;
      caption.append(note);
    }
    figure.append(caption);
    holder.append(figure);
    const data = [timeline.seconds, ...chart.lines.map(({ values }) => values)];
    const plot = new uPlot(optionsFor(chart, timeline, group, figure.clientWidth), data, figure);
    listenToKeys(figure, plot, chart, timeline, group);
    plots.push({ plot, figure, group });
  };

  for (const holder of document.querySelectorAll('[data-timeline]')) {
    const timeline = timelines[Number(holder.dataset.timeline)];
    for (const chart of chartsOf(timeline))
      drawChart(chart, timeline, holder, \`test-\${holder.dataset.timeline}\`);
  }

  // The end of a log is what tells why.
  for (const log of document.querySelectorAll('pre')) log.scrollTop = log.scrollHeight;

  const redraw = () => plots.forEach(({ plot }) => plot.redraw(false, true));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);

  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const { plot } = plots.find(({ figure }) => figure === target);
      if (plot.width !== target.clientWidth) plot.setSize({ width: target.clientWidth, height: plot.height });
    }
  });
  plots.forEach(({ figure }) => observer.observe(figure));

  // Paper is white, and nothing on it opens.
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('printing');
    redraw();
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('printing');
    redraw();
  });
})();
`,lt=`/* The page and its sections, narrow windows, paper. */
* {
  box-sizing: border-box;
}

body {
  margin: 0;
  padding: 24px;
  background: var(--page);
  color: var(--text);
  font:
    15px/1.5 system-ui,
    -apple-system,
    'Segoe UI',
    Roboto,
    sans-serif;
  font-variant-numeric: tabular-nums;
}

.banner,
main {
  max-width: 1112px;
  margin: 0 auto;
}

.banner {
  padding: 20px 24px;
  border-left: 6px solid var(--tone);
  border-radius: 10px;
  background: var(--soft);
}

.banner h1 {
  margin: 2px 0 6px;
  font-size: 26px;
  line-height: 1.2;
  letter-spacing: -0.01em;
  overflow-wrap: anywhere;
}

.suite {
  margin: 0;
  color: var(--tone);
  font-weight: 600;
  overflow-wrap: anywhere;
}

.sign {
  display: inline-block;
  width: 1.5em;
  border-radius: 50%;
  background: var(--tone);
  color: var(--surface);
  text-align: center;
  line-height: 1.5em;
  font-size: 0.85em;
}

section {
  margin: 20px 0;
  padding: 20px 24px;
  border: 1px solid var(--line);
  border-radius: 10px;
  background: var(--surface);
}

.columns {
  display: flex;
  flex-wrap: wrap;
  gap: 20px;
  margin: 20px 0;
}

.columns:not(:has(section)) {
  display: none;
}

.columns > section {
  flex: 1 1 420px;
  margin: 0;
}

h2 {
  margin: 0 0 8px;
  font-size: 19px;
  line-height: 1.3;
  overflow-wrap: anywhere;
}

h3 {
  margin: 28px 0 8px;
  font-size: 15px;
}

a {
  color: var(--p95);
}

:focus-visible {
  outline: 2px solid var(--p95);
  outline-offset: 2px;
}

.facts {
  margin: 0;
  color: var(--muted);
  font-size: 14px;
  overflow-wrap: anywhere;
}

.scroll + .facts {
  margin-top: 14px;
}

.banner .facts {
  color: var(--text);
}

ul {
  margin: 0;
  padding-left: 20px;
  overflow-wrap: anywhere;
}

.findings {
  padding: 0;
  list-style: none;
}

.findings li {
  margin-top: 10px;
  padding-left: 14px;
  border-left: 4px solid var(--muted);
}

.findings .high {
  border-color: var(--bad);
}

.findings .medium {
  border-color: var(--warn);
}

code,
pre {
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  font-size: 0.92em;
}

pre {
  max-height: 420px;
  margin: 8px 0 16px;
  padding: 12px 14px;
  overflow: auto;
  border-radius: 8px;
  background: var(--page);
  font-size: 13px;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

details {
  margin-top: 14px;
}

summary {
  cursor: pointer;
  overflow-wrap: anywhere;
}

.list {
  display: grid;
  gap: 6px;
  margin: 0;
}

.list > div {
  display: grid;
  grid-template-columns: 130px 1fr;
  gap: 12px;
}

.list dt {
  color: var(--muted);
}

.list dd {
  margin: 0;
  overflow-wrap: anywhere;
}

.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
}

@media (max-width: 640px) {
  body {
    padding: 12px;
  }

  .banner {
    padding: 16px;
  }

  .banner h1 {
    font-size: 23px;
  }

  section {
    margin: 12px 0;
    padding: 16px;
  }

  .cards {
    grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
  }

  .columns {
    gap: 12px;
    margin: 12px 0;
  }

  .columns > section {
    flex-basis: 100%;
  }

  .list > div {
    grid-template-columns: 1fr;
    gap: 0;
  }
}

@media print {
  body {
    padding: 0;
    background: none;
    font-size: 12px;
  }

  section {
    padding: 0;
    border: 0;
  }

  .banner {
    print-color-adjust: exact;
  }

  tr,
  .card,
  .chart,
  .findings li {
    break-inside: avoid;
  }

  .scroll {
    overflow: visible;
  }

  pre {
    max-height: none;
  }
}
`;function ut({users:e,arrivals:t,stages:n,holdSeconds:r}){let i=a(r*1e3),o=n.map(({level:e})=>t===null?u(e):d(e));return t===null?`${n.length>1?`${o.join(` → `)} users`:E(e,`user`)} for ${i}`:`arrivals at ${n.length>1?o.join(` → `):d(t.perSecond)}${t.process===`poisson`?` (Poisson)`:``} for ${i}, up to ${E(e,`user`)}`}function dt({requests:{dropped:t},arrivals:n}){if(t===0||n===null)return[];let{scheduled:r}=n;return[`${u(t)} of ${E(r,`arrival`)} dropped (${e(t/r)})`]}function ft({tests:e,environment:t}){let n=e.filter(({verdict:e})=>e!==`pass`),r=n.length>0?n:e,i=t.configPath===void 0?[]:[`--config`,t.configPath],a=r.length===e.length&&e.length!==1?[]:r.map(({name:e})=>e);return[`loadgate`,`run`,...i,...a.flatMap(e=>[`--test`,e])].map(pt).join(` `)}function pt(e){let t=w(e);return/^[\w@%+=:,./-]+$/.test(t)?t:`'${t.replaceAll(`'`,String.raw`'\''`)}'`}function mt({threads:t=1,utilisation:n}){let r=`${e(n)} busy`;return t===1?r:`${u(t)} threads, the busiest ${r}`}function ht({achieved:t,openFiles:n,ports:r,cpuPressure:i}){let a=e=>e!=null;return[...a(t)?[`${e(t)} of the arrivals begun`]:[],...a(n)?[n.limit===null?`${u(n.peak)} files open`:`${u(n.peak)} of ${u(n.limit)} files open`]:[],...a(r)?[`${u(r.used)} of ${u(r.available)} ports in use`]:[],...a(i)?[`something on this machine waited for a CPU ${e(i)} of the time`]:[]]}const gt={completed:void 0,interrupted:`interrupted`,"target-gone":`the target ended`};function _t({ended:e}){let t=gt[e];return t===void 0?[]:[t]}function vt(e){let t=Ct(e.series,3600,Tt),n=e.thresholds.find(({metric:e,request:t,level:n})=>e===`p95`&&t===null&&n===`fail`);return{name:T(w(e.name),40),seconds:t.map(({second:e})=>e),phases:St(e.series),users:t.map(({users:e})=>e),inFlight:t.map(({inFlight:e})=>e),rps:t.map(({rps:e})=>e),errors:t.map(({errors:e})=>e),errorKinds:bt(t),p50Ms:t.map(({p50Ms:e})=>e),p95Ms:t.map(({p95Ms:e})=>e),p95LimitMs:n?.limit??null,services:e.resources.map(e=>xt(e,t))}}const yt={http:`HTTP errors`,check:`failed checks`,timeout:`timeouts`,connection:`connection errors`};function bt(e){return h.map(t=>({name:yt[t],kind:t,values:e.map(({errorsByKind:e})=>e?.[t]??null)})).filter(({values:e})=>e.some(e=>(e??0)>0))}function xt(e,t){let n=new Map(e.series.map(e=>[Math.round(e.second),e])),r=t.map(({second:e})=>n.get(e)??n.get(e+1)??n.get(e-1));return{name:T(w(e.service),40),cpuCores:r.map(e=>e?.cpuCores??null),memoryBytes:r.map(e=>e?.memoryBytes??null)}}function St(e){let t=[];for(let{second:n,phase:r}of e){let e=t.at(-1);e?.name===r?e.to=n+1:t.push({name:r,from:n,to:n+1})}return t}function Ct(e,t,n){if(e.length<=t)return[...e];let r=Math.ceil(e.length/t);return Array.from({length:Math.ceil(e.length/r)},(t,i)=>n(e.slice(i*r,(i+1)*r)))}function wt(e){let t=e.flatMap(({errorsByKind:e})=>e===void 0?[]:[e]);if(t.length===0)return;let n={http:0,check:0,timeout:0,connection:0};for(let e of t)for(let t of h)n[t]+=e[t];return n}function Tt(e){let[t]=e;if(t===void 0)throw RangeError(`no seconds to merge`);let n=e=>{let t=e.filter(e=>e!==null);return t.length===0?null:Math.max(...t)};return{second:t.second,phase:t.phase,users:Math.max(...e.map(({users:e})=>e)),inFlight:Math.max(...e.map(({inFlight:e})=>e)),rps:e.reduce((e,{rps:t})=>e+t,0)/e.length,errors:e.reduce((e,{errors:t})=>e+t,0),errorsByKind:wt(e),p50Ms:n(e.map(({p50Ms:e})=>e)),p95Ms:n(e.map(({p95Ms:e})=>e))}}function P(e,t,n){let r=t.map((e,t)=>({...e,place:t})).filter(({optional:e,place:t})=>e!==!0||n.some(e=>Et(e[t])));return j`<div class="scroll" tabindex="0" role="region" aria-label="${e}">
    <table>
      <caption>
        ${e}
      </caption>
      <thead>
        <tr>
          ${r.map(({title:e,kind:t})=>j`<th scope="col" class="${t}">${e}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${n.map(e=>j`<tr>
      ${r.map(({kind:t,place:n})=>n===0?j`<th scope="row">${e[n]??N}</th>`:j`<td class="${t}">${e[n]??N}</td>`)}
    </tr> `)}
      </tbody>
    </table>
  </div>`}const Et=e=>e!==void 0&&e.html!==``&&e.html!==`–`,F=e=>e.map(({title:e,kind:t})=>({title:e,kind:t,optional:!0})),I=(...e)=>e.map(e=>({title:e,kind:`figure`})),L=(...e)=>e.map(e=>({title:e,kind:`text`})),R=e=>j`${e}`;function Dt(e){let t=A(e,Ue).map(t=>[t.request===null?R(t.label):j`${t.label} of <code>${t.request}</code>`,j`<strong>${t.now}</strong>`,R(t.baseline),R(t.change),j`${t.limit}${Ot(e,t)}`,t.result===``?N:j`<span class="tag ${t.tone}">${t.result}</span>`]);return P(`Metrics against limits and baseline`,[...L(`Metric`),...I(`This run`),...F([...I(`Baseline`,`Change`,`Limit`),...L(`Result`)])],t)}function Ot(e,t){let n=e.thresholds.find(({metric:e,request:n,operator:r})=>e===t.metric&&n===t.request&&r.startsWith(`<`));if(n===void 0||n.actual===null||n.limit<=0)return N;let r=Math.min(1,Math.max(0,n.actual/n.limit));return j`<span class="bar ${t.tone}" aria-hidden="true"
    ><i style="width:${(r*100).toFixed(0)}%"></i
  ></span>`}function kt(e){let t=[`p50`,`p90`,`p95`,`p99`,`max`,`error_rate`],n=Math.max(0,...e.byRequest.map(e=>ae(e,`p95`)??0)),r=e.byRequest.map(r=>[j`<code>${r.name}</code>`,R(u(r.requests.attempted)),R(d(r.rps.avg)),...t.map(t=>{let i=C(r,t,e.timeoutMs);return t===`p95`&&n>0&&r.latencyMs.p95===n&&e.byRequest.length>1?j`<strong>${i}</strong>`:R(i)}),R(Ee(e,r.name,`p95`)),R(le(r))]);return P(`Figures per request`,[...L(`Request`),...I(`Attempts`,`Throughput`,`p50`,`p90`,`p95`,`p99`,`max`,`Errors`),...F([...I(`p95 change`),...L(`Which`)])],r)}function At({resources:t}){let n=e=>R(e===null?`–`:e.toFixed(2)),r=t.map(({service:t,containers:r,cpu:i,memory:a,limits:o,throttled:s})=>[j`<code>${t}</code>${r>1?` × ${r}`:``}`,n(i.avgCores),n(i.peakCores),n(o.cpus),R(e(i.avgOfLimit)),R(e(s)),R(c(a.avgBytes)),R(c(a.peakBytes)),R(c(o.memoryBytes)),R(e(a.peakOfLimit))]);return P(`CPU (in cores) and memory per service`,[...L(`Service`),...I(`CPU mean`,`CPU peak`),...F(I(`CPU limit`)),...I(`Mean of limit`),...F(I(`Throttled`)),...I(`Memory mean`,`Memory peak`),...F(I(`Memory limit`,`Peak of limit`))],r)}function jt({errorExamples:e}){let t=e.map(e=>[j`<code>${e.request}</code>`,R(u(e.count)),R(ee(e)),R(e.message)]);return P(`Examples of errors`,[...L(`Request`),...I(`Times`),...L(`Kind`,`What happened`)],t)}const Mt=e=>e===void 0||e===0?`–`:u(e);function Nt({series:e}){let t=Math.ceil(e.length/300),n=Ct(e,300,Tt).map(e=>[R(`${e.second} s`),R(e.phase),R(u(e.users)),R(d(e.rps)),R(l(e.p50Ms)),R(l(e.p95Ms)),R(u(e.errors)),...h.map(t=>R(Mt(e.errorsByKind?.[t])))]);return P(t>1?`The course of the run; each row is ${t} seconds: mean throughput, worst latency, all errors`:`The course of the run, second by second`,[...L(`From`,`Phase`),...I(`Users`,`Throughput`,`p50`,`p95`,`Errors`),...F(I(`HTTP`,`Check`,`Timeout`,`Connection`))],n)}function Pt(e){let t=[...Ft(e),...It(e)];return t.length===0?N:j`<details>
    <summary>Time to the first byte, and to connect</summary>
    ${t}
  </details>`}function Ft(e){let t=e.byRequest.flatMap(t=>{let{firstByteMs:n}=t;if(n===void 0)return[];let{p50:r,p95:i,p99:a,max:o}=n;return[[j`<code>${t.name}</code>`,...[r,i,a,o].map(e=>j`${l(e)}`),...[`p50`,`p95`].map(n=>j`${C(t,n,e.timeoutMs)}`)]]});return t.length===0?[]:[P(`From the send to the first byte of the answer, and to the whole answer`,[{title:`Request`,kind:`text`},...[`p50`,`p95`,`p99`,`max`,`whole p50`,`whole p95`].map(e=>({title:e,kind:`figure`}))],t)]}function It({connections:e}){if(e===void 0||e.connectMs.count===0)return[];let t=(e,{count:t,p50:n,p95:r,max:i})=>[j`${e}`,j`${u(t)}`,...[n,r,i].map(e=>j`${l(e)}`)],{connectMs:n,tlsMs:r}=e;return[P(`Connecting, which is no part of any latency`,[{title:`Step`,kind:`text`},...[`Connections`,`p50`,`p95`,`max`].map(e=>({title:e,kind:`figure`}))],[t(`Connect`,n),...r===null?[]:[t(`TLS handshake`,r)]])]}function Lt(e){let t=A(e).filter(({request:e})=>e===null),n=[`p95`,`p99`,`error_rate`,`rps`].flatMap(e=>{let n=t.find(t=>t.metric===e);if(n===void 0)return[];let r=[...n.mainLimit===`–`?[]:[`limit ${n.mainLimit}`],...n.baseline===`–`?[]:[`${n.change} against ${n.baseline}`]];return[j`<div class="card ${n.tone}">
        <dt>${n.label}</dt>
        <dd><b>${n.now}</b>${r.map(e=>j`<small>${e}</small>`)}</dd>
      </div>`]}),r=ce(e),i=r===0?`none failed`:`${u(r)} failed`;return j`<dl class="cards">
    ${n}
    <div class="card plain">
      <dt>requests</dt>
      <dd><b>${u(e.requests.attempted)}</b><small>${i}</small></dd>
    </div>
  </dl>`}function Rt(e,t){let n=[ut(e),`scenario ${e.scenario}`,`began ${ve(e.startedAt)}`,...dt(e),..._t(e).map(e=>`${e}: the figures are of the part that ran`)];return j`<section id="test-${t}" aria-labelledby="title-${t}">
    <h2 id="title-${t}"><span class="tag ${e.verdict}">${e.verdict}</span> ${e.name}</h2>
    <p class="facts">${n.join(` · `)}</p>
    ${Lt(e)} ${Dt(e)} ${zt(e,t)}
    ${e.byRequest.length===0?N:kt(e)} ${Pt(e)}
    ${e.resources.length===0?N:At(e)} ${Bt(e)}
    ${e.errorExamples.length===0?N:jt(e)} ${Vt(e)}
  </section>`}function zt(e,t){return e.series.length<2?j`<p class="facts">There is no timeline: the run was too short.</p>`:j`<h3>Timeline</h3>
    <div class="charts" data-timeline="${t}"></div>
    <noscript
      ><p class="facts">The charts need JavaScript; the table below holds the same figures.</p></noscript
    >
    <details>
      <summary>Timeline as a table</summary>
      ${Nt(e)}
    </details>`}function Bt({incidents:e}){return e.length===0?N:j`<h3>What happened to the services</h3>
    <ul>
      ${e.map(({second:e,service:t,kind:n,detail:r})=>j`<li>
        after ${Math.round(e)} s: <code>${t}</code> ${n.replaceAll(`-`,` `)}, ${r}
      </li>`)}
    </ul>`}function Vt({generator:t}){let{sendLagMs:n,steal:r,bound:i}=t,a=[mt(t),`sends late by ${l(n.p99)} (p99), ${l(n.max)} at most`,...r===null?[]:[`${e(r)} of the CPU time stolen by other machines`],...ht(t)],o=i?j` <strong>It was the limit, so latency is not judged.</strong>`:N;return j`<p class="facts">Load generator: ${a.join(` · `)}.${o}</p>`}function Ht(e){let t=ke(e);return t.length===0?N:j`<section aria-labelledby="what-to-do">
    <h2 id="what-to-do">What to do</h2>
    <ul class="findings">
      ${t.map(({test:e,finding:{type:t,severity:n,evidence:r,recommendation:i}})=>j`<li class="${n}">
      <strong>${i}</strong><br /><span class="facts"
        >${t}, ${n}${e===``?N:j` in <code>${e}</code>`}: ${r}</span
      >
    </li>`)}
    </ul>
  </section>`}function Ut(e,t,n){return n.length===0?N:j`<section aria-labelledby="${e}">
    <h2 id="${e}">${t}</h2>
    <ul>
      ${n.map(e=>j`<li>${e}</li>`)}
    </ul>
  </section>`}function Wt({serviceLogs:e}){return e.length===0?N:j`<section aria-labelledby="logs">
    <h2 id="logs">Logs of the services</h2>
    ${e.map(({service:e,state:t,tail:n})=>j`<details open>
        <summary><code>${e}</code> ${t}</summary>
        <pre tabindex="0">${he(n)||`It wrote nothing.`}</pre>
      </details>`)}
  </section>`}function Gt(e){let{environment:t,baseline:n}=e,{commit:r,branch:i,pullRequest:o,stackHash:s}=t,c=n.outcome===`compared`?`${ye(e).join(`, `)}. `:``;return j`<section aria-labelledby="environment">
    <h2 id="environment">Environment</h2>
    <dl class="list">${[[`Baseline`,n.outcome===`none`?`none is configured`:c+n.message],[`Target`,t.target],[`Machine`,xe(t)],[`Commit`,r],[`Branch`,i],[`Pull request`,o===null?null:String(o)],[`Began`,ve(e.startedAt)],[`Took`,a(e.durationSeconds*1e3)],[`Versions`,`loadgate ${t.loadgate}, Node ${t.node}`],[`Stack`,s]].flatMap(([e,t])=>t===null?[]:[j`<div>
            <dt>${e}</dt>
            <dd>${t}</dd>
          </div>`])}${e.tests.length===0?N:j`<div>
          <dt>Run it locally</dt>
          <dd><code>${ft(e)}</code></dd>
        </div>`}</dl>
  </section>`}function Kt(e,t){return t||=e.slice(0),Object.freeze(Object.defineProperties(e,{raw:{value:Object.freeze(t)}}))}var qt;const Jt={pass:`✓`,warn:`!`,fail:`✕`,invalid:`?`};function Yt(e){let{tests:t}=e;return j(qt||=Kt([`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
        />
        <title>`,`: `,` · Loadgate</title>
        <style>
          `,`
        </style>
        <style>
          `,`
        </style>
      </head>
      <body>
        `,`
        <main>
          `,` `,` `,`
          `,` `,`
        </main>
        <p id="reading" class="unseen" role="status" aria-live="polite"></p>
        <script type="application/json" id="timelines">
          `,`
        <\/script>
        <script>
          `,`;
        <\/script>
        <script>
          `,`;
        <\/script>
      </body>
    </html> `]),e.verdict,e.suite,M(de),M([ot,lt,st].join(`
`)),Zt(e),t.length>1?Qt(e):N,Xt(e),Wt(e),t.map(Rt),Gt(e),at(t.map(vt)),M(ue),M(ct)).html}function Xt(e){return j`<div class="columns">
    ${[Ut(`why`,`Why`,O(e)),Ht(e),Ut(`warnings`,`Warnings`,Oe(e))]}
  </div>`}function Zt(e){let{verdict:t,suite:n,environment:r}=e,{runUrl:i}=r,a=i!==null&&/^https?:\/\//.test(i)?j` · <a href="${i}">the CI's run</a>`:N;return j`<header class="banner ${t}">
    <p class="suite">
      <span class="sign" aria-hidden="true">${Jt[t]}</span> ${n}: ${t}
    </p>
    <h1>${k(e)}</h1>
    <p class="facts">${Se(e).join(` · `)}${a}</p>
  </header>`}function Qt({tests:e}){let t=[`p95`,`error_rate`,`rps`];return j`<section aria-labelledby="tests">
    <h2 id="tests">Tests</h2>
    ${P(`All tests`,[{title:`Test`,kind:`text`},{title:`Verdict`,kind:`text`},{title:`p95`,kind:`figure`},{title:`Error rate`,kind:`figure`},{title:`Throughput`,kind:`figure`}],e.map((e,n)=>{let r=A(e);return[j`<a href="#test-${n}">${e.name}</a>`,j`<span class="tag ${e.verdict}">${e.verdict}</span>`,...t.map(e=>j`${r.find(t=>t.metric===e&&t.request===null)?.now??`–`}`)]}))}
  </section>`}const z=i().nullable(),$t=o([`pass`,`warn`,`fail`,`invalid`]),en=r({p50:z,p90:z,p95:z.describe(`null below 200 samples`),p99:z.describe(`null below 1,000 samples`),p999:z.describe(`null below 10,000 samples`),max:z,mean:z}),tn=r({http:i().int(),check:i().int(),timeout:i().int(),connection:i().int()}),nn=r({attempted:i().int(),ok:i().int(),dropped:i().int().describe(`arrivals for which no user was free until the hold ended; not in attempted`),errors:tn,connectionErrors:r({refused:i().int(),reset:i().int(),closed:i().int().describe(`by the server, before the answer was whole`),dns:i().int(),tls:i().int(),unreachable:i().int().describe(`nothing answered at the address`),local:i().int().describe(`the generator had no descriptor or port left: not the target`),other:i().int().describe(`such as bytes that are no HTTP`)}).optional().describe(`errors.connection by what it was; absent in results of 0.1.0`)}),rn=r({p50:z,p95:z,p99:z,max:z}),an=r({count:i().int().describe(`connections that came about, ramps included`),p50:z,p95:z,max:z}),on=r({requests:nn,latencyMs:en,firstByteMs:rn.optional().describe(`from the send to the first byte of ok responses; absent in results of 0.1.0`),latencyIsLowerBound:n(),rps:r({avg:z,peak:z,sd:z}),errorRate:z.describe(`errors / attempted, a fraction`)}),sn=r({metric:p(),request:p().nullable().describe(`null: all requests together`),operator:o([`<`,`<=`,`>`,`>=`]),limit:i(),actual:z,level:o([`warn`,`fail`]),outcome:o([`pass`,`warn`,`fail`,`missing`]),source:p().describe(`as written in loadgate.yml`),message:p()}),cn=o([`regressed`,`improved`,`no-change`,`inconclusive`,`invalid`]),ln=r({metric:p(),request:p().nullable(),base:z,head:z,ratio:z.describe(`head / base; null where base is 0 or a figure is missing`),tolerance:p(),gated:n().describe(`false: shown, but without effect on the verdict`),verdict:cn,message:p(),against:o([`baseline`,`base`]).optional().describe(`base: its own target, measured in turn in the same job, and then the fields below are there; else a stored baseline`),change:z.optional().describe(`estimate from the pairs: a fraction (.1: 10% more), for error_rate a difference of rates`),interval:r({low:z,high:z,confidence:i()}).nullable().optional().describe(`of the change`),pValue:z.optional().describe(`one-sided, of no change against worse`),pairs:i().int().optional().describe(`pairs of slices that the estimate rests on`),stage:t([s(1),s(2)]).optional().describe(`2: from fresh starts, after a suspicion`),seconds:i().optional().describe(`of load until this was known, both sides and warm-up included`),detectable:z.optional().describe(`the smallest change for the worse that pairs like these show`)}),un=r({service:p(),containers:i().int(),limits:r({cpus:z,memoryBytes:z}),cpu:r({avgCores:z,peakCores:z,avgOfLimit:z.describe(`of its CPU limit, or of the machine where it has none; a fraction`)}),memory:r({avgBytes:z,peakBytes:z,peakOfLimit:z}),throttled:z.describe(`share of CPU periods throttled, a fraction`),series:f(r({second:i(),cpuCores:i(),memoryBytes:i()}))}),dn=r({type:p(),severity:o([`low`,`medium`,`high`]),evidence:p().describe(`the figures that triggered it`),recommendation:p()}),fn=r({second:i(),phase:o(g),users:i(),inFlight:i(),rps:i(),errors:i(),errorsByKind:tn.optional().describe(`absent in results of 0.1.0`),p50Ms:z,p95Ms:z}),pn=r({commit:p().nullable(),ageSeconds:z,machine:p().nullable(),advisory:n().describe(`true: measured on another kind of machine, so a regression warns and does not fail`)}),mn=r({verdict:cn.describe(`the gravest of the gated metrics`),ended:o([`clear`,`out-of-pairs`,`out-of-time`,`interrupted`,`side-gone`]).describe(`why no more was measured`),pairs:r({measured:i().int(),unfit:i().int()}),starts:i().int().describe(`sets of containers that were measured`),seconds:i().describe(`of load, both sides and warm-up included; neither build nor boot`),idleSeconds:i().describe(`of these, between slices, when neither side was driven`),slice:r({settleSeconds:i(),measuredSeconds:i()}),warmUp:f(r({seconds:i(),isSteady:n()})).describe(`of each start, both sides together`),base:on.extend({byRequest:f(on.extend({name:p()}))}),series:f(r({second:i().describe(`of the test, when the pair began`),start:i().int(),order:o([`base-head`,`head-base`]),baseP95Ms:z,headP95Ms:z,unfit:p().nullable().describe(`why the pair does not count`)})).describe(`one entry a pair`),newRequests:f(p()).describe(`that base never answered: judged by thresholds only`),incidents:f(r({second:i(),service:p(),kind:p(),detail:p()})).describe(`of base's containers`)}),hn=r({name:p(),type:s(`load`),verdict:$t,reasons:f(p()).describe(`why the verdict is not pass, one sentence each`),ended:o([`completed`,`interrupted`,`target-gone`]).describe(`interrupted: by a signal; target-gone: its process ended by itself; then the figures are of the part that ran`),startedAt:p(),holdSeconds:i(),timeoutMs:i().describe(`requests without an answer after this are errors`),users:i().int().describe(`at the same time; with arrivals the most that may be busy at the same time`),arrivals:r({perSecond:i().describe(`of the highest stage`),process:o([`constant`,`poisson`]),scheduled:i().int().describe(`iterations that were to begin within the hold`)}).nullable().default(null).describe(`the open model; null: the closed one`),stages:f(r({level:i(),rampSeconds:i(),holdSeconds:i()})).default([]).describe(`users, or with arrivals iterations begun per second, one after the other`),scenario:p(),scenarioHash:p(),...on.shape,byRequest:f(on.extend({name:p()})),errorExamples:f(r({kind:p(),fault:o(_).optional().describe(`of a connection error`),request:p(),message:p(),count:i().int()})),connections:r({connectMs:an.describe(`until the target took the connection, its name's lookup included`),tlsMs:an.nullable().describe(`the TLS handshake; null: without TLS`)}).optional().describe(`connecting, which is no part of any latency; absent in results of 0.1.0`),series:f(fn),thresholds:f(sn),comparison:f(ln),interleaved:mn.optional().describe(`how head and base were measured in turn; absent where they were not`),baseline:pn.optional().describe(`of the record that this test was compared with, where it is another than that of the run`),resources:f(un),incidents:f(r({second:i(),service:p(),kind:p(),detail:p()})),findings:f(dn),generator:r({threads:i().int().optional().describe(`how many sent; absent in results of 0.1.0`),utilisation:i().describe(`of the busiest thread`),sendLagMs:r({p99:i(),max:i()}),steal:z,bound:n().describe(`true: the generator was the limit, latency is not judged`),achieved:z.optional().describe(`share of the arrivals of the hold that began; null: no arrivals; absent in results of 0.1.0`),openFiles:r({peak:i().int(),limit:z}).nullable().optional().describe(`of its process; absent in results of 0.1.0`),ports:r({used:i().int(),available:i().int()}).nullable().optional().describe(`for outgoing connections, towards one address of the target; absent in results of 0.1.0`),cpuPressure:z.optional().describe(`share of the run in which a task of the host waited for a CPU; absent in results of 0.1.0`)}),histogram:p().describe(`HdrHistogram (V2, compressed, base64) of ok latencies in microseconds`),warnings:f(p())}),gn=r({outcome:o([`none`,`compared`,`missing`,`expired`,`unreadable`,`different-scenario`,`different-stack`,`unavailable`,`not-compared`]),message:p(),...pn.shape,runs:i().int().nullable()}),_n=r({outcome:o([`compared`,`failed`]).describe(`failed: there was no base, or it did not build or boot; the message says why`),message:p(),commit:p().nullable(),why:p().nullable().describe(`how it was chosen`),isHead:n().describe(`both sides measured the same code`),cause:o([`asked`,`breach`,`no-baseline`]).describe(`why head was compared with it`),bootSeconds:z}),vn=r({loadgate:p(),node:p(),os:p(),cpuModel:p(),cores:i().int(),memoryBytes:i(),runnerImage:p().nullable(),commit:p().nullable(),branch:p().nullable(),pullRequest:i().int().nullable(),runUrl:p().nullable(),target:p(),stackHash:p().nullable(),configPath:p().optional().describe(`the configuration, relative to the repository; absent where it has a default name`)}),yn=r({schemaVersion:s(1),suite:p(),verdict:$t,reasons:f(p()),startedAt:p().describe(`ISO 8601`),durationSeconds:i().describe(`of the whole run, from the first command to the verdict`),bootSeconds:z.describe(`from the first command to the readiness probe; null where the target did not come up`),tests:f(hn),baseline:gn,base:_n.optional().describe(`the base's own target, measured in the same job; absent where that was not asked for`),environment:vn,serviceLogs:f(r({service:p(),state:p(),tail:p()})).describe(`the tail of each unhealthy service, where boot or load failed`),warnings:f(p())}),B=i().nullable(),bn=r({p50:B,p90:B,p95:B,p99:B,p999:B,max:B,mean:B,error_rate:B,rps:B}),xn=r({commit:p().nullable(),measuredAt:p().describe(`ISO 8601`),loadgate:p(),machine:r({cpuModel:p(),cores:i().int(),memoryBytes:i(),os:p(),runnerImage:p().nullable()}),stackHash:p(),tests:f(r({name:p(),scenarioHash:p(),metrics:bn,byRequest:f(r({name:p(),metrics:bn}))}))}),Sn=r({loadgateBaseline:s(1).describe(`version of this format`),suite:p(),records:f(xn).describe(`oldest first`)});function Cn(e,t){if(e.kind===`none`)return V(`none`,`No baseline is configured.`);if(t.stackHash===void 0||t.tests.length===0)return V(`not-compared`,`Nothing was measured that could be compared with the baseline.`);if(e.kind===`missing`)return V(`missing`,e.message);if(e.kind!==`found`)return Fn(V(e.kind,e.message));let n=wn(e.document,t);return n===void 0?V(`missing`,`The baseline in ${e.from} has no runs yet.`):Dn(n,e,t)}function wn(e,{tests:t,stackHash:n,machine:r}){let i=e.records.toReversed(),a=i.filter(e=>e.stackHash===n),o=a.filter(e=>t.some(t=>En(e.tests,t))),s=o.find(({machine:e})=>Mn(e,r)),c=a.find(e=>t.some(({name:t})=>Tn(e.tests,t)));return s??o[0]??c??a[0]??i[0]}const Tn=(e,t)=>e.some(e=>e.name===t),En=(e,{name:t,scenarioHash:n})=>e.some(e=>e.name===t&&e.scenarioHash===n);function Dn(e,t,n){let{described:r,...i}=kn(e,n),a={...i,runs:t.document.records.length},o=`the baseline ${r}, from ${t.from}`;if(e.stackHash!==n.stackHash){let e=`Not compared: ${o}, was measured on another stack (compose model, command or address); the next passing run of the default branch renews it.`;return Fn({...V(`different-stack`,e),use:{...Pn(`different-stack`,e),...a}})}let{byTest:s,notes:c,others:l}=On(e,t.document,n);if(s.size===0){let t=n.tests.some(({name:t})=>Tn(e.tests,t)),r=t?`different-scenario`:`missing`,i=t?`Not compared: ${o}, was measured with another scenario, load or HTTP options; the next passing run of the default branch renews it.`:`Not compared: ${o}, knows none of the tests of this run.`,s={...V(r,i),use:{...Pn(r,i),...a}};return t?Fn(s):s}return{use:{outcome:`compared`,message:`${[`Compared with ${o}, ${An(e,n)}`,...l].join(`; `)}.`,...a},byTest:s,notes:c,reason:void 0}}function On(e,t,n){let r=/* @__PURE__ */ new Map,i=/* @__PURE__ */ new Map,a=[];for(let o of n.tests){let{name:s}=o,c=wn(t,{...n,tests:[o]})??e,l=c.tests.find(e=>e.name===s);if(l===void 0)i.set(s,`not compared: the baseline does not know this test`);else if(l.scenarioHash!==o.scenarioHash)i.set(s,`not compared: the baseline was measured with another scenario, load or HTTP options`);else if(c===e)r.set(s,{base:l,facts:void 0});else{let{described:e,...t}=kn(c,n);r.set(s,{base:l,facts:t}),a.push(`${s} with the one ${e}, ${An(c,n)}`)}}return{byTest:r,notes:i,others:a}}function kn({commit:e,measuredAt:t,machine:n},{nowMs:r,machine:i}){let o=Date.parse(t),s=Number.isNaN(o)?void 0:Math.max(0,r-o),c=e===null?`of an unknown commit`:`of commit ${e.slice(0,7)}`;return{commit:e,ageSeconds:s===void 0?null:Math.round(s/1e3),machine:Nn(n),advisory:!Mn(n,i),described:s===void 0?c:`${c}, ${a(s)} old`}}function An({machine:e},{machine:t}){let n=jn(e,t);return n.length===0?`measured on ${Nn(e)}`:`but on another kind of machine (${n.join(`; `)}): a regression only warns`}function jn(e,t){let n=[];e.cpuModel!==t.cpuModel&&n.push(`CPU ${e.cpuModel} then, ${t.cpuModel} now`),e.cores!==t.cores&&n.push(`${e.cores} cores then, ${t.cores} now`);let r=t.runnerImage??null;return e.runnerImage!==r&&n.push(`runner image ${e.runnerImage??`unnamed`} then, ${r??`unnamed`} now`),n}const Mn=(e,t)=>jn(e,t).length===0;function Nn({cpuModel:e,cores:t,runnerImage:n}){return[e,`${t} cores`,...n===null?[]:[n]].join(`, `)}function Pn(e,t){return{outcome:e,message:t,advisory:!1,commit:null,ageSeconds:null,machine:null,runs:null}}function V(e,t){return{use:Pn(e,t),byTest:/* @__PURE__ */ new Map,notes:/* @__PURE__ */ new Map,reason:void 0}}function Fn(e){return{...e,reason:{verdict:`warn`,text:e.use.message}}}const H={p50:{label:`p50`,kind:`latency`,worse:1,quantile:.5},p90:{label:`p90`,kind:`latency`,worse:1,quantile:.9},p95:{label:`p95`,kind:`latency`,worse:1,quantile:.95},p99:{label:`p99`,kind:`latency`,worse:1,quantile:.99},p999:{label:`p99.9`,kind:`latency`,worse:1,quantile:.999},max:{label:`maximum latency`,kind:`latency`,worse:1},mean:{label:`mean latency`,kind:`latency`,worse:1},error_rate:{label:`error rate`,kind:`share`,worse:1},rps:{label:`throughput`,kind:`rate`,worse:-1},dropped:{label:`number of dropped arrivals`,kind:`count`,worse:1}},In=e=>H[e],Ln=e=>H[e].kind===`latency`,Rn=e=>Object.entries(H).some(([t,{kind:n}])=>t===e&&n===`latency`);function zn(e,t){let{label:n}=H[e];return t==null?n:`${n} of "${t}"`}function U(e,t){return t===`error_rate`?e.errorRate:t===`rps`?e.rps.avg:t===`dropped`?e.requests.dropped:e.latencyMs[t]}function Bn(t,n){let{kind:r}=H[t];return r===`latency`?l(n):r===`count`?u(n):r===`share`?e(n):d(n)}function Vn(e,t,n){let r=[Bn(e,t),Bn(e,n)];return r[0]===r[1]&&t!==n?[Hn(e,t),Hn(e,n)]:r}function Hn(e,t){let{kind:n}=H[e];return n===`latency`?`${t} ms`:n===`count`?String(t):n===`share`?`${Number((t*100).toPrecision(12))}%`:`${t}/s`}function Un(e,t){return e>.05*t}function Wn(e,t){let{kind:n,quantile:r}=H[e],i=t.errors.timeout;return n!==`latency`||i===0?!1:r===void 0?Un(i,t.attempted):i>Number((1-r).toFixed(6))*t.attempted}function Gn(e,{requests:t,latencyMs:n},r){if(e!==`mean`)return r;let{ok:i,errors:a}=t;return(i*(n.mean??0)+a.timeout*r)/(i+a.timeout)}function Kn(e,t){let n=n=>Ln(n)&&(!t||Wn(n,e.requests))?null:U(e,n);return{p50:n(`p50`),p90:n(`p90`),p95:n(`p95`),p99:n(`p99`),p999:n(`p999`),max:n(`max`),mean:n(`mean`),error_rate:n(`error_rate`),rps:n(`rps`)}}const W={sendLagP99Ms:10,hopelessLagP99Ms:100,utilisation:.9,steal:.05,openFiles:.9,ports:.8};function qn(e,t){if(!Ln(e))return 0;let n=e===`max`?t.max:t.p99;return n>W.sendLagP99Ms?n:0}function Jn({p99:e}){return e>W.hopelessLagP99Ms?`${Yn(e)} (limit ${W.hopelessLagP99Ms} ms); use a smaller load or a larger machine`:void 0}const Yn=e=>`the load generator was late: 1% of the requests left over ${l(e)} after their time`;function Xn(t){let{generator:n}=t,r=n.sendLagP99Us/1e3,i={p99:r,max:n.sendLagMaxUs/1e3},a=Jn(i),o=n.utilisation>W.utilisation,s=n.threads===1?`the load generator was busy ${e(n.utilisation)} of the time`:`the busiest thread of the load generator was busy ${e(n.utilisation)} of the time`,c=n.steal??0;return{figures:{threads:n.threads,utilisation:n.utilisation,sendLagMs:i,steal:n.steal??null,bound:o||a!==void 0,achieved:Zn(t),openFiles:n.openFiles===void 0?null:{peak:n.openFiles.peak,limit:n.openFiles.limit??null},ports:n.ports===void 0?null:{...n.ports},cpuPressure:n.cpuPressure??null},unfit:Qn(t)??a,latencyUnjudged:o?`${s} (limit ${e(W.utilisation)}), so latencies are partly its own; add think time, use a smaller load, a larger machine, or, where cores are idle, more threads ("generators: ${n.threads+1}")`:void 0,warnings:[...r>W.sendLagP99Ms&&a===void 0?[`${er(Yn(r))}. Latencies may be too high by about as much, and no breach rests on that part.`]:[],...c>W.steal?[`The hypervisor took ${e(c)} of this machine's CPU time: the figures are less certain.`]:[],...$n(n)]}}function Zn({arrivals:e}){return e===void 0||e.scheduled===0?null:(e.scheduled-e.dropped)/e.scheduled}function Qn({total:e,errorExamples:t}){let n=e.connectionErrors.local;if(n===0)return;let r=t.find(({fault:e})=>e===`local`)?.message??``,[i,a]=/E[MN]FILE/.test(r)?[`open files`,`raise the limit of open files (ulimit -n) or use fewer users`]:/EADDRNOTAVAIL/.test(r)?[`ports for new connections`,`let the target keep its connections alive, use fewer users, or widen net.ipv4.ip_local_port_range`]:[`resources for new connections`,`use fewer users or a larger machine`];return`the load generator's machine ran out of ${i}: ${n===1?`a request`:`${u(n)} requests`} never reached the target${r===``?``:` (${r})`}; ${a}`}function $n({openFiles:e,ports:t}){let{openFiles:n,ports:r}=W,i=e?.limit??1/0;return[...e!==void 0&&e.peak>n*i?[`The load generator had ${u(e.peak)} of ${u(i)} files open: with more users it runs out.`]:[],...t!==void 0&&t.used>r*t.available?[`Of ${u(t.available)} ports for connections to the target ${u(t.used)} were taken: let it keep its connections alive, or with more load they run out.`]:[]]}const er=e=>e.charAt(0).toUpperCase()+e.slice(1);function tr(e,t,n){return nr(e,t,n)?`regressed`:nr(t,e,n)?`improved`:`no-change`}function nr(e,t,{metric:n,relative:r,absolute:i}){let a=(t-e)*In(n).worse,o=1e-9*Math.max(Math.abs(e),Math.abs(t)),s=e=>a-e>o;return s(0)&&(r===void 0||s(r*Math.abs(e)))&&(i===void 0||s(i))}function rr(e,t){let{metric:n,source:r}=e,i=zn(n,t.request),a=t.base[n],o=U(t.head,n),s=(e,i)=>({metric:n,request:t.request,base:a,head:o,ratio:a===null||o===null||a===0?null:o/a,tolerance:r,gated:t.gated,verdict:e,message:i}),c=t.unfit??(Ln(n)?t.latencyUnjudged:void 0);if(c!==void 0)return s(`inconclusive`,`${i} is not compared: ${c}`);if(a===null)return s(`inconclusive`,`${i} is not compared: the baseline has no value for it`);if(Wn(n,t.head.requests))return{...ir(e,i,a,Gn(n,t.head,t.timeoutMs),s),head:null,ratio:null};if(o===null)return s(`inconclusive`,`${i} is not compared: this run has too few responses for it`);let u=tr(a,o,e),d=qn(n,t.sendLagMs);if(u===`regressed`&&tr(a,o-d,e)!==`regressed`){let[e,t]=Vn(n,a,o);return s(`inconclusive`,`${i} was ${e} and is ${t}, but up to ${l(d)} of it is the load generator's, which was late`)}return s(u,`${i} ${ar(u,a,o,e)}`)}function ir(e,t,n,r,i){let a=`${t} was ${l(n)} and is over ${l(r)}, as requests time out`;return tr(n,r,e)===`regressed`?i(`regressed`,`${a}; allowed is ${e.source}`):i(`inconclusive`,`${a}: by how much is unknown`)}function ar(e,t,n,{metric:r,source:i}){let[a,o]=Vn(r,t,n),s=a===o?`was and is ${o}`:`was ${a} and is ${o}${or(t,n)}`;return e===`regressed`?`${s}; allowed is ${i}`:e===`improved`?`${s}: better by more than ${i}`:`${s}, within ${i}`}function or(e,t){if(e===0)return``;let n=(t-e)/e*100,r=Math.abs(n),i=n.toFixed(+(r<9.95));return` (${n>=0?`+`:``}${i}%)`}const sr=(e,t)=>U(e,t)!==null||Wn(t,e.requests);function cr(e,t){let{base:n,head:r,...i}=e,a=t.map(e=>rr(e,{...i,request:null,base:n.metrics,head:r.total,gated:!0})),o=r.byRequest.flatMap(e=>{let r=n.byRequest.find(({name:t})=>t===e.name);return r===void 0?[]:t.filter(({metric:t})=>r.metrics[t]!==null&&sr(e,t)).map(t=>rr(t,{...i,request:e.name,base:r.metrics,head:e,gated:!1}))});return[...a,...o]}function lr(e){if(e.length===0)return 0;var t=e[0],n=0,r;if(typeof t!=`number`)return NaN;for(var i=1;i<e.length;i++){if(typeof e[i]!=`number`)return NaN;r=t+e[i],Math.abs(t)>=Math.abs(e[i])?n+=t-r+e[i]:n+=e[i]-r+t,t=r}return t+n}function ur(e){if(e.length===0)throw Error(`mean requires at least one data point`);return lr(e)/e.length}function dr(e,t){var n=ur(e),r=0,i,a;if(t===2)for(a=0;a<e.length;a++)i=e[a]-n,r+=i*i;else for(a=0;a<e.length;a++)r+=(e[a]-n)**+t;return r}function fr(e){if(e.length<2)throw Error(`sampleVariance requires at least two data points`);return dr(e,2)/(e.length-1)}function pr(e){var t=fr(e);return Math.sqrt(t)}function mr(e){if(e.length===0)throw Error(`max requires at least one data point`);for(var t=e[0],n=1;n<e.length;n++)e[n]>t&&(t=e[n]);return t}var hr=function(){this.totalCount=0,this.data={}};hr.prototype.train=function(e,t){for(var n in this.data[t]||(this.data[t]={}),e){var r=e[n];this.data[t][n]===void 0&&(this.data[t][n]={}),this.data[t][n][r]===void 0&&(this.data[t][n][r]=0),this.data[t][n][r]++}this.totalCount++},hr.prototype.score=function(e){var t={},n;for(var r in e){var i=e[r];for(n in this.data)t[n]===void 0&&(t[n]={}),this.data[n][r]?t[n][r+`_`+i]=(this.data[n][r][i]||0)/this.totalCount:t[n][r+`_`+i]=0}var a={};for(n in t)for(var o in a[n]=0,t[n])a[n]+=t[n][o];return a};var gr=Math.sqrt(2*Math.PI);function _r(e){for(var t=e,n=e,r=1;r<30;r++)n*=e*e/(2*r+1),t+=n;return Math.round((.5+t/gr*Math.exp(-e*e/2))*1e4)/1e4}for(var vr=[],yr=0;yr<=3.09;yr+=.01)vr.push(_r(yr));var br=function(){this.weights=[],this.bias=0};br.prototype.predict=function(e){if(e.length!==this.weights.length)return null;for(var t=0,n=0;n<this.weights.length;n++)t+=this.weights[n]*e[n];return t+=this.bias,+(t>0)},br.prototype.train=function(e,t){if(t!==0&&t!==1)return null;e.length!==this.weights.length&&(this.weights=e.slice(),this.bias=1);var n=this.predict(e);if(typeof n==`number`&&n!==t){for(var r=t-n,i=0;i<this.weights.length;i++)this.weights[i]+=r*e[i];this.bias+=r}return this};function xr(e,t,n,r=0){let{attempted:i,ok:a,errors:o,connectionErrors:s,latency:c,firstByte:l,unsent:u=0}=e,d=i-a,f=e=>G(c.judgeableQuantileUs(e));return{requests:{attempted:i,ok:a,dropped:r,errors:{...o},connectionErrors:{...s}},latencyMs:{p50:f(.5),p90:f(.9),p95:f(.95),p99:f(.99),p999:f(.999),max:G(c.maxUs),mean:G(c.meanUs)},firstByteMs:{p50:G(l.judgeableQuantileUs(.5)),p95:G(l.judgeableQuantileUs(.95)),p99:G(l.judgeableQuantileUs(.99)),max:G(l.maxUs)},latencyIsLowerBound:Un(o.timeout,i),rps:{avg:t>0?Er((a+o.http+o.check-u)/(t/1e3)):null,peak:n===void 0||n.length===0?null:Math.max(...n),sd:n===void 0||n.length<2?null:Er(pr([...n]))},errorRate:i>0?d/i:null}}function Sr({connect:e,tls:t}){let n=e=>({count:e.count,p50:G(e.judgeableQuantileUs(.5)),p95:G(e.judgeableQuantileUs(.95)),max:G(e.maxUs)});return{connectMs:n(e),tlsMs:t.count===0?null:n(t)}}function Cr(e){return e.series.filter(({second:t})=>e.holds.some(({fromMs:e,toMs:n})=>t*1e3>=e&&(t+1)*1e3<=n)).map(Tr)}function wr(e){let{second:t,phase:n,users:r,inFlight:i,errors:a}=e;return{second:t,phase:n,users:r,inFlight:i,rps:Tr(e),errors:a.http+a.check+a.timeout+a.connection,errorsByKind:{...a},p50Ms:G(e.p50Us),p95Ms:G(e.p95Us)}}function Tr({completed:e,errors:t}){return e-t.timeout-t.connection}function G(e){return e===void 0?null:Math.round(e)/1e3}function Er(e){return Math.round(e*1e3)/1e3}function Dr(t){let{total:n,arrivals:r,users:i,heldUp:a,holdSeconds:o,generatorKeptUp:s}=t,{dropped:c}=n.requests;if(r===null||c===0||o<=0||a===0&&!s)return[];let{scheduled:l}=r,f=l/o,p=(l-c)/o,m=`${d(p)} of ${d(f)} were served`,h=`${u(c)} of ${u(l)} arrivals (${e(c/l)}) never began: `,g=p>0?Math.ceil(f*i/p):void 0,[_,v]=a>0?[`${u(a)} of ${u(i)} users never got through on-start,`,`Mend what on-start meets first (see the warnings): a user takes up no arrival before it went well.`]:[`with ${i===1?`the one user`:`all ${u(i)} users`} busy`,`The target does not keep up with ${d(f)}: find what holds it back.`+(g===void 0?``:` Only where answers are meant to take so long, allow more at a time (max-users: ${g}).`)];return[{type:`capacity`,severity:`high`,evidence:`${h}${_} ${m}`,recommendation:v}]}const Or={dominantKind:.5,errorsHigh:.05,errorsMedium:.01},kr={http:`HTTP errors`,check:`failed checks`,timeout:`timeouts`,connection:`connection errors`};function Ar({total:t,errorExamples:n,timeoutMs:r}){let{attempted:i,ok:a,errors:o}=t.requests,s=i-a;if(s===0)return[];let[c,d]=[`http`,`check`,`timeout`,`connection`].map(e=>[e,o[e]]).reduce((e,t)=>t[1]>e[1]?t:e);if(d<=Or.dominantKind*s)return[];let f=s/i,p=c===`connection`?Fr(t.requests):void 0,m=n.filter(e=>e.kind===c),h=c===`check`?jr.find(e=>Pr(e,m)):void 0,g=m.find(e=>p!==void 0&&e.fault===p||Nr(h,e))??m[0],_={http:`Look for these requests in the logs of the service: the first error usually explains the rest.`,check:Mr[h??`none`],timeout:`Look for what blocks for over ${l(r)}: an exhausted pool, a lock, a dependency that does not answer.`,connection:Ir(p)};return[{type:`errors`,severity:f>Or.errorsHigh?`high`:f>Or.errorsMedium?`medium`:`low`,evidence:`${u(d)} of ${u(s)} failed requests were ${kr[c]} (${e(f)} of ${u(i)} failed)`+(g===void 0?``:`, such as ${g.request}: ${g.message}`),recommendation:_[c]}]}const jr=[`beforeRequest`,`afterResponse`],Mr={beforeRequest:`Nothing was sent of these requests, so they say nothing of the target: mend the hook at the place named.`,afterResponse:`The hook failed them, and their answers came: look at what it expects of an answer, or mend it at the place named.`,none:`Answers came but were not the expected ones: compare a captured answer with the check.`};function Nr(e,{message:t}){return e!==void 0&&t.startsWith(`hook ${e}: `)}function Pr(e,t){let n=e=>e.reduce((e,{count:t})=>e+t,0);return n(t.filter(t=>Nr(e,t)))>Or.dominantKind*n(t)}function Fr({errors:e,connectionErrors:t}){return _.find(n=>(t?.[n]??0)>Or.dominantKind*e.connection)}function Ir(e){switch(e){case`refused`:return`Check that the service was listening all the time: nothing took these connections, as during a crash, a restart, or before it was ready.`;case`reset`:return`Look for what ends connections by force: a worker that dies under load, a full accept queue (net.core.somaxconn), a proxy in between.`;case`closed`:return`Look for what ends connections before the answer: a worker that dies, a time limit of the service or its proxy, or a keep-alive timeout shorter than the clients' pauses.`;case`dns`:return`Check the target's host name: it was not found, or the name server did not answer under this load.`;case`tls`:return`Check the certificate (its names, its dates, its chain) and the TLS versions that the service speaks; a handshake that only fails under load points to the service's CPU.`;case`unreachable`:return`Nobody answered at the address: check its port and firewall; where it only happens under load, the accept queue is full, so accept faster or raise the backlog (listen, net.core.somaxconn).`;case`local`:return`The load generator's machine ran out of descriptors or ports: that says nothing of the target. Raise its limits or use fewer connections.`;case`other`:case void 0:return`Check that the service accepts connections under load: crashes, backlog, connection limits, keep-alive.`}}const Lr=.7;function Rr(e){let t=({metric:e,verdict:t})=>t===`regressed`&&Rn(e),n=e.comparison.find(e=>e.gated&&t(e));if(n===void 0)return[];let[r,i]=e.comparison.filter(({metric:e,request:t})=>e===n.metric&&t!==null).map(t=>zr(t,e)).toSorted((e,t)=>t.byMs-e.byMs),a=r===void 0||r.byMs<=0?``:`; ${r.name} got slower by ${r.shown}${Br(i)}`;return[{type:`regression`,severity:`high`,evidence:`${n.message}${a}`,recommendation:Ur(r?.name??`the slowest requests`,e,`what this change does for `)}]}function zr({metric:e,request:t,base:n,head:r},i){let{byRequest:a,timeoutMs:o}=i,s=a.find(({name:e})=>e===t),c=s===void 0?o:Gn(e,s,o),u=(r??c)-(n??0),d=r===null;return{name:t??``,byMs:u,shown:`${d?`at least `:``}${l(u)}`,isLeast:d}}function Br(e){return e===void 0?``:e.isLeast?e.byMs>0?`, ${e.name} by ${e.shown}`:``:e.byMs>0?`, no other by more than ${e.shown}`:`, no other did`}function Vr(e){let{thresholds:t,byRequest:n}=e,r=t.filter(({metric:e})=>e===`p95`),i=r.find(({outcome:e})=>e===`fail`)??r.find(({outcome:e})=>e===`warn`);if(i===void 0)return[];let a=i.request===null?Hr(e):void 0,o=a===void 0||n.length<2?``:`; slowest is ${a.name} with ${a.shown}`;return[{type:`latency`,severity:`medium`,evidence:`${i.message}${o}`,recommendation:Ur(i.request??a?.name??`the slowest requests`,e)}]}function Hr({byRequest:e,timeoutMs:t,total:n}){let r=n.requests.dropped>0,[i]=e.flatMap(e=>{let{name:n}=e;if(Wn(`p95`,e.requests))return[{name:n,ms:1/0,shown:`over ${l(t)}`}];let i=r?e.firstByteMs?.p95??null:U(e,`p95`),a=`${l(i)}${r?` from its send to the first byte`:``}`;return i===null?[]:[{name:n,ms:i,shown:a}]}).toSorted((e,t)=>e.ms===t.ms?0:t.ms-e.ms);return i}function Ur(t,{resources:n},r=``){let i=n.filter(({cpu:e})=>e.avgCores!==null);if(i.some(({cpu:e,throttled:t})=>Math.max(e.avgOfLimit??0,t??0)>Lr)||i.length===0)return`Profile ${r}${t} under this load and shorten its work.`;let a=i.map(({service:e,containers:t,cpu:n})=>({service:e,cores:(n.avgCores??0)/Math.max(1,t)})).find(({cores:e})=>e>Lr&&e<1.5);return a===void 0?`CPU is not the limit, so ${t} waits: look at ${r===``?`its`:`${r}it: more or slower`} database queries, missing indexes, locks and pools.`:`Profile ${r}${t} under this load: ${a.service} used ${e(a.cores)} of one core, and where it runs in one thread that is its limit. More workers or replicas use the others.`}const Wr={cpuScaleUp:.8,cpuScaleOut:.7,throttled:.25,memory:.9,machine:.9},Gr=[Kr,Jr,Yr,Xr,Zr,Ar,Dr,Rr,Vr];function Kr({incidents:e}){return e.filter((t,n)=>e.findIndex(({service:e,kind:n})=>e===t.service&&n===t.kind)===n).map(({service:t,kind:n,detail:r,second:i})=>{let a=e.filter(e=>e.service===t&&e.kind===n).length,o=a>1?` (${a} times)`:``,s=n===`unhealthy`;return{type:s?`health`:`crash`,severity:s?`medium`:`high`,evidence:`${t}: ${n} at second ${i}${r===``?``:`, ${r}`}${o}`,recommendation:qr(n,t)}})}function qr(e,t){let n={"killed-for-memory":`Raise the memory limit of ${t}, or bound what it keeps (caches, queues, heap size).`,exited:`Read the last lines of ${t} in the report: the reason for its exit is usually among them.`,restarted:`Read the last lines of ${t} in the report for what ended it before its restart.`,unhealthy:`Check whether ${t}'s health check competes with the load for the same workers or connections.`};return Object.entries(n).find(([t])=>t===e)?.[1]??n.exited}function Jr({resources:t,machineCores:n}){return t.flatMap(t=>{let{service:r,containers:i,limits:a,cpu:o}=t;if(o.avgOfLimit===null||o.avgCores===null||o.avgOfLimit<=Wr.cpuScaleOut)return[];let s=a.cpus===null?n:a.cpus*Math.max(1,i),c=a.cpus===null?`the machine's ${n} cores (no limit set)`:`its ${K(s)}`,l=`${r} used ${e(o.avgOfLimit)} of ${c}: ${K(o.avgCores)} on average`;return o.avgOfLimit>Wr.cpuScaleUp?[{type:`CPU`,severity:`high`,evidence:l,recommendation:`Scale ${r} up: give it more CPU, or find what burns it with a CPU profile under this load.`}]:[{type:`CPU`,severity:`medium`,evidence:l,recommendation:`Scale ${r} out: more replicas keep headroom for peaks.`}]})}function Yr({resources:t}){return t.flatMap(({service:t,limits:n,throttled:r,cpu:i})=>r===null||r<=Wr.throttled?[]:[{type:`throttling`,severity:`high`,evidence:`${t} was held back at ${n.cpus===null?`its CPU quota`:`its limit of ${K(n.cpus)}`} in ${e(r)} of the CPU periods`+(i.avgCores===null?``:`, using ${K(i.avgCores)} on average`),recommendation:`Raise the CPU limit of ${t}, or run fewer threads in it than it has cores.`}])}function Xr({resources:t}){return t.flatMap(({service:t,containers:n,limits:r,memory:i})=>{if(i.peakOfLimit===null||r.memoryBytes===null||i.peakOfLimit<=Wr.memory)return[];let a=c(r.memoryBytes*Math.max(1,n));return[{type:`memory`,severity:`high`,evidence:`${t} peaked at ${c(i.peakBytes)}, ${e(i.peakOfLimit)} of its ${a}`,recommendation:`Raise the memory limit of ${t} or lower what it holds: at 100% it is killed.`}]})}function Zr({resources:t,machineCores:n,generatorUtilisation:r}){let i=t.reduce((e,{cpu:t})=>e+(t.avgCores??0),0),a=(i+r)/n;return t.length===0||a<=Wr.machine?[]:[{type:`machine`,severity:`medium`,evidence:`services (${K(i)}) and load generator (${K(r)}) used ${e(Math.min(1,a))} of the machine's ${K(n)}`,recommendation:`Use a larger runner or a smaller load: the machine itself was the limit.`}]}function K(e){let t=Number(e.toFixed(2));return`${t} ${t===1?`core`:`cores`}`}const Qr={high:0,medium:1,low:2};function $r(e){return Gr.flatMap(t=>t(e)).toSorted((e,t)=>Qr[e.severity]-Qr[t.severity])}function ei(e,t){return e.incidents.map(({atMs:e,service:n,kind:r,detail:i})=>({second:Math.round((e-t.startedAtMs)/100)/10,service:n,kind:r,detail:i}))}const ti={exited:{verdict:`fail`,happened:`exited under load`},"killed-for-memory":{verdict:`fail`,happened:`was killed for its memory under load`},restarted:{verdict:`fail`,happened:`restarted under load`},unhealthy:{verdict:`warn`,happened:`turned unhealthy under load`}};function ni(e){let t=/* @__PURE__ */ new Map;for(let n of e.incidents){let e=`${n.service}\n${n.kind}`,r=t.get(e);r===void 0?t.set(e,{incident:n,count:1}):r.count+=1}return[...t.values()].map(({incident:{service:e,kind:t,detail:n},count:r})=>{let i=[n,r>1?`${r} times`:``].filter(e=>e!==``).join(`, `),{verdict:a,happened:o}=ti[t];return{verdict:a,text:`${e} ${o}${i===``?``:` (${i})`}`}})}function ri(e,t,n){let{startedAtMs:r,holds:i}=t,a=e.samples.filter(({atMs:e})=>i.some(({fromMs:t,toMs:n})=>e>r+t&&e<=r+n)),o=Math.max(1,e.containers),{cpus:s,memoryBytes:c}=e.limits,l=a.map(({cpuCores:e})=>e),u=a.map(e=>e.memoryBytes),d=ai(l),f=oi(u);return{service:e.service,containers:e.containers,limits:{cpus:s??null,memoryBytes:c??null},cpu:{avgCores:d,peakCores:oi(l),avgOfLimit:si(d,s===void 0?n:s*o)},memory:{avgBytes:ai(u),peakBytes:f,peakOfLimit:si(f,c===void 0?void 0:c*o)},throttled:ai(a.flatMap(({throttled:e})=>e===void 0?[]:[e])),series:e.samples.map(e=>ii(e,r))}}function ii(e,t){return{second:Math.round((e.atMs-t)/100)/10,cpuCores:e.cpuCores,memoryBytes:e.memoryBytes}}const ai=e=>e.length===0?null:ur([...e]),oi=e=>e.length===0?null:mr([...e]);function si(e,t){return e===null||t===void 0||t<=0?null:e/t}function ci(t,n){let{metric:r,operator:i,limit:a,level:o,source:s}=t,c=t.request??null,u=zn(r,c),d=c===null?n.total:n.byRequest.find(({name:e})=>e===c),f=d===void 0?null:U(d,r),p=(e,t,n=f)=>({metric:r,request:c,operator:i,limit:a,actual:n,level:o,outcome:e,source:s,message:t}),m=ui(t,n);if(m!==void 0)return p(`missing`,`${u} is not judged: ${m}`);if(d===void 0||d.requests.attempted===0)return p(`missing`,`${u} is missing: nothing was ${n.isWhole?`sent`:`answered`}${c===null?``:` under that name`}`+(n.isWhole?``:` until the load ended early`));if(Wn(r,d.requests)){let t=d.requests.errors.timeout/d.requests.attempted,s=Gn(r,d,n.timeoutMs),c=`${u} is over ${l(s)} (${e(t)} of the requests timed out), the ${o===`warn`?`warning limit`:`limit`} is ${Bn(r,a)}`;return r===`mean`&&pi[i](s,a)?p(`missing`,`${c}: by how much is unknown`,null):p(o,c,null)}if(f===null)return p(`missing`,di(t,u,d,n));let h=qn(r,n.sendLagMs);return pi[i](f,a)===pi[i](f-h,a)?pi[i](f,a)?p(`pass`,`${u} ${Vn(r,f,a).join(` is within the limit of `)}`):p(o,mi(t,u,f)):p(`missing`,`${u} is not judged: ${Vn(r,f,a).join(` against the limit of `)} is too close to call, as the load generator was late by ${l(h)}; use a smaller load or a larger machine`)}function li({outcome:e,level:t,message:n}){if(e!==`pass`)return e===`missing`?{verdict:t===`fail`?`invalid`:`warn`,text:n}:{verdict:e,text:n}}function ui({metric:e},t){let n=Ln(e)||e===`dropped`&&t.total.requests.dropped>0;return t.unfit??(n?t.latencyUnjudged:void 0)}function di(e,t,n,r){let{attempted:i,ok:o}=n.requests,{quantile:s}=In(e.metric);if(e.metric===`rps`||r.holdMs<=0)return`${t} is missing: the hold had no length`;if(o===0||s===void 0)return`${t} is missing: none of the ${u(i)} requests succeeded`;let c=m(s),l=`${t} is missing: it needs ${u(c)} ok responses, ${u(c-o)} more than the ${u(o)} there were`;if(!r.isWhole)return`${l} until the load ended early`;let d=c/o*1.1,f=Math.ceil(r.holdMs*d/1e3)*1e3;return`${l}; hold for ${a(f)} instead of ${a(r.holdMs)}${fi(r,d)}`}function fi({total:e,users:t,arrivalsPerSecond:n},r){return n===void 0?`, or use ${u(Math.ceil(t*r))} users instead of ${u(t)}`:e.requests.dropped>0?``:`, or let ${d(n*r)} arrive instead of ${d(n)}`}const pi={"<":(e,t)=>e<t,"<=":(e,t)=>e<=t,">":(e,t)=>e>t,">=":(e,t)=>e>=t};function mi({metric:e,operator:t,limit:n,level:r},i,a){let[o,s]=Vn(e,a,n),c=r===`warn`?`the warning limit`:`the limit`,l=t===`<`||t===`<=`;return a===n?`${i} ${o} is at ${c} of ${s} and has to stay ${l?`under`:`over`} it`:`${i} ${o} is ${l?`over`:`under`} ${c} of ${s}`}const hi=[`pass`,`warn`,`invalid`,`fail`];function gi(e){let t=0;for(let n of e)t=Math.max(t,hi.indexOf(n));return hi[t]??`pass`}function _i(e){let t=({verdict:e})=>hi.indexOf(e);return e.toSorted((e,n)=>t(n)-t(e))}function vi({verdict:e,tests:t},n){return e===`fail`?n.failOnBreach?v.gateFailed:v.ok:e===`invalid`&&(t.some(({ended:e})=>e===`interrupted`)||n.onInvalid===`fail`)?v.environment:v.ok}function yi(e,t){let{test:n,measurement:r,observation:i}=e,{load:a}=n,o=xr(r.total,r.holdMs,Cr(r),r.arrivals?.dropped),s=r.byRequest.map(e=>({name:e.name,...xr(e,r.holdMs,void 0)})),c=Xn(r),{unfit:l,latencyUnjudged:d}=c,{sendLagMs:f}=c.figures,{timeoutMs:p,users:m}=a,h=r.holdMs/1e3,g=Math.max(...a.stages.map(({level:e})=>e)),_=a.arrivals===void 0||r.arrivals===void 0?null:{...a.arrivals,perSecond:g,scheduled:r.arrivals.scheduled},v=n.thresholds.map(e=>ci(e,{total:o,byRequest:s,timeoutMs:p,holdMs:r.holdMs,isWhole:r.ended===`completed`,users:m,arrivalsPerSecond:_?.perSecond,unfit:l,latencyUnjudged:d,sendLagMs:f})),y=t.baseline.byTest.get(n.name),b=y===void 0?[]:cr({base:y.base,head:{total:o,byRequest:s},timeoutMs:p,unfit:l,latencyUnjudged:d,sendLagMs:f},t.baselinePlan.tolerances),ee=ei(i,r),te=i.services.map(e=>ri(e,r,t.machineCores)),ne=r.errorExamples.map(e=>({...e})),{verdict:re,reasons:x}=bi(e,t,{total:o,thresholds:v,comparison:b,fitness:c}),ie=n.thresholds.length===0&&b.length===0;return{name:n.name,type:n.type,verdict:re,reasons:x,ended:r.ended===`interrupted`&&t.targetGone!==void 0?`target-gone`:r.ended,startedAt:new Date(r.startedAtMs).toISOString(),holdSeconds:h,timeoutMs:p,users:m,arrivals:_,stages:a.stages.map(({level:e,rampMs:t,holdMs:n})=>({level:e,rampSeconds:t/1e3,holdSeconds:n/1e3})),scenario:a.scenario.name,scenarioHash:n.scenarioHash,...o,byRequest:s,errorExamples:ne,connections:Sr(r.connections),series:r.series.map(wr),thresholds:v,comparison:b,...y?.facts===void 0?{}:{baseline:y.facts},resources:te,incidents:ee,findings:$r({total:o,byRequest:s,thresholds:v,comparison:b,resources:te,incidents:ee,errorExamples:ne,timeoutMs:p,users:m,arrivals:_,heldUp:r.heldUp??0,holdSeconds:h,machineCores:t.machineCores,generatorUtilisation:r.generator.utilisation,generatorKeptUp:l===void 0&&d===void 0}),generator:c.figures,histogram:r.total.latency.encode(),warnings:[...r.warnings,...i.warnings,...c.warnings,...r.cut>0?[`Unanswered when the run was stopped, and so not counted: ${u(r.cut)} requests.`]:[],...ie?[`No threshold and no baseline judged this test: it was only measured.`]:[]]}}function bi(e,t,n){let r=xi(e,t),i=Si(e,t),a=Ci(e,t,n),o=r.some(({verdict:e})=>e===`fail`),s=i.length>0&&!o?[...i,..._i([...r,...a])]:_i([...r,...i,...a]);return{verdict:gi((o?r:i.length>0?i:s).map(({verdict:e})=>e)),reasons:s.map(({text:e})=>e)}}function xi({observation:e},{targetGone:t}){let n=ni(e),r=n.some(({verdict:e})=>e===`fail`);return t===void 0||r?n:[{verdict:`fail`,text:`the target ended under load: ${t}`},...n]}function Si({measurement:e},{targetGone:t}){if(e.ended===`completed`||t!==void 0)return[];let{holdMs:n,plannedHoldMs:r}=e;return[{verdict:`invalid`,text:n>0?`interrupted after ${a(n)} of ${a(r)}`:`interrupted before the hold began`}]}function Ci(e,t,n){let{attempted:r,ok:i}=n.total.requests;if(r===0&&e.measurement.cut>0)return[];let a=wi(e);if(r===0)return[{verdict:`invalid`,text:`nothing was sent during the hold`},...a];if(n.fitness.unfit!==void 0)return[{verdict:`invalid`,text:n.fitness.unfit}];let o=[];i===0&&o.push({verdict:`fail`,text:`none of the ${u(r)} requests succeeded`}),o.push(...a),o.push(...Ti(n),...Di(e,n,t));let s=t.baseline.notes.get(e.test.name);return s!==void 0&&o.push({verdict:`warn`,text:s}),o}function wi({measurement:{heldUp:e=0},test:{load:t}}){return e===0?[]:[{verdict:`warn`,text:`${`${u(e)} of ${u(t.users)} users`} never got through on-start: the load was less than planned`}]}function Ti({thresholds:e,fitness:t}){let n=({metric:e,outcome:n})=>t.latencyUnjudged!==void 0&&n===`missing`&&Rn(e),r=e.filter(n),i=[];if(r.length>0&&t.latencyUnjudged!==void 0){let e=r.some(({level:e})=>e===`fail`);i.push({verdict:e?`invalid`:`warn`,text:`latency is not judged: ${t.latencyUnjudged}`})}for(let t of e){let r=n(t)||Ei(e,t)?void 0:li(t);r!==void 0&&i.push(r)}return i}function Ei(e,{outcome:t,metric:n,request:r}){return t===`warn`&&e.some(e=>e.outcome===`fail`&&e.metric===n&&e.request===r)}function Di({test:e},{comparison:t},{baseline:n,baselinePlan:r}){let{advisory:i}=n.byTest.get(e.name)?.facts??n.use;return t.flatMap(({gated:e,verdict:t,message:n})=>!e||t===`improved`||t===`no-change`?[]:t===`inconclusive`?[{verdict:`warn`,text:n}]:i?[{verdict:`warn`,text:`${n} (only a warning: the baseline is from another machine)`}]:[{verdict:r.onBreach===`warn`?`warn`:`fail`,text:n}])}function Oi(e){let{plan:t,measured:n,target:r}=e,i=Cn(e.recalled,{tests:n.map(({test:e})=>e),stackHash:r?.stackHash,machine:e.machine,nowMs:e.nowMs}),a=n.map((r,a)=>yi(r,{baseline:i,baselinePlan:t.baseline,machineCores:e.machine.cores,targetGone:a===n.length-1?e.targetGone:void 0})),o=_i([...ki(e),...Ai(e,i)]);return{schemaVersion:1,suite:t.suite,verdict:gi([...a.map(({verdict:e})=>e),...o.map(({verdict:e})=>e)]),reasons:_i([...o,...a.flatMap(e=>ji(e,t.tests.length))]).map(({text:e})=>e),startedAt:new Date(e.startedAtMs).toISOString(),durationSeconds:e.durationMs/1e3,bootSeconds:r===void 0?null:r.bootMs/1e3,tests:a,baseline:i.use,environment:Mi(e),serviceLogs:e.serviceLogs.map(({service:e,state:t,tail:n})=>({service:e,state:t,tail:n})),warnings:[...t.warnings,...r?.warnings??[],...e.warnings]}}function ki({plan:e,measured:t,notRun:n,bootFailure:r,targetGone:i,left:a=[]}){if(r!==void 0)return[{verdict:`invalid`,text:r}];let o=[];i!==void 0&&t.length===0&&o.push({verdict:`fail`,text:`the target ended before any load: ${i}`});for(let{name:r}of e.tests){if(t.some(({test:e})=>e.name===r))continue;let e=n?.find(e=>e.name===r)?.reason;o.push({verdict:`invalid`,text:`test ${r} was not run${e===void 0?``:`: ${e}`}`})}return e.tests.length===0&&o.push({verdict:`invalid`,text:`no test was run`}),o.push(...a.map(e=>({verdict:`warn`,text:e}))),o}function Ai({plan:e,measured:t},{use:n,byTest:r,reason:i}){let a=i===void 0?[]:[i];if(!e.gate.requireBaseline||t.length===0)return a;if(n.outcome!==`compared`)return[{verdict:`fail`,text:`a baseline is required: ${n.message}`}];let o=t.map(({test:e})=>e.name).filter(e=>!r.has(e));return o.length>0&&a.push({verdict:`fail`,text:`a baseline is required, and there is none for ${o.join(`, `)}`}),a}function ji({name:e,verdict:t,reasons:n},r){return t===`pass`?[]:n.map(n=>({verdict:t,text:r>1?`${e}: ${n}`:n}))}function Mi({plan:e,target:t,machine:n,loadgateVersion:r,configPath:i}){let{ci:a}=e;return{loadgate:r,node:n.node,os:n.os,cpuModel:n.cpuModel,cores:n.cores,memoryBytes:n.memoryBytes,runnerImage:n.runnerImage??null,commit:a.commit??null,branch:a.branch??null,pullRequest:a.pullRequest?.number??null,runUrl:a.runUrl??null,target:t?.description??Ni(e.target),stackHash:t?.stackHash??null,...i===void 0?{}:{configPath:i}}}function Ni(e){return e.kind===`url`?e.url:e.kind===`compose`?`compose service ${e.service}`:`command ${e.run}`}function Pi(e){let{verdict:t,tests:n,environment:r,baseline:i}=e;if(t!==`fail`&&t!==`invalid`&&n.length!==0&&r.stackHash!==null&&!n.some(e=>Fi(e,(e.baseline??i).advisory)))return{commit:r.commit,measuredAt:e.startedAt,loadgate:r.loadgate,machine:{cpuModel:r.cpuModel,cores:r.cores,memoryBytes:r.memoryBytes,os:r.os,runnerImage:r.runnerImage},stackHash:r.stackHash,tests:n.map(e=>{let{name:t,scenarioHash:n,byRequest:r}=e,i=!e.generator.bound;return{name:t,scenarioHash:n,metrics:Kn(e,i),byRequest:r.map(e=>({name:e.name,metrics:Kn(e,i)}))}})}}function Fi({comparison:e},t){return e.some(({gated:e,verdict:n,base:r})=>e&&(n===`regressed`&&!t||n===`inconclusive`&&r!==null))}function Ii(e,t,n){return[...new Set([...e.tests,...t.tests].map(({name:e})=>e))].flatMap(r=>Li(e.tests.find(e=>e.name===r),t.tests.find(e=>e.name===r),n).map(e=>Object.assign({test:r},e)))}function Li(e,t,n){if(e===void 0)return Ri(n,`the old result has no such test`);if(t===void 0)return Ri(n,`the new result has no such test`);if(e.scenarioHash!==t.scenarioHash)return Ri(n,`the two ran another scenario, load or HTTP options`);for(let[r,{generator:i}]of[[`old`,e],[`new`,t]]){let e=Jn(i.sendLagMs);if(e!==void 0)return Ri(n,`in the ${r} run ${e}`)}let r=!e.generator.bound;return cr({base:{metrics:Kn(e,r),byRequest:e.byRequest.map(e=>({name:e.name,metrics:Kn(e,r)}))},head:{total:t,byRequest:t.byRequest},timeoutMs:t.timeoutMs,unfit:void 0,sendLagMs:t.generator.sendLagMs,latencyUnjudged:t.generator.bound?`the load generator was the limit of the new run`:void 0},n)}function Ri(e,t){return e.map(({metric:e,source:n})=>({metric:e,request:null,base:null,head:null,ratio:null,tolerance:n,gated:!0,verdict:`inconclusive`,message:`${zn(e)} is not compared: ${t}`}))}function zi(e){return`${JSON.stringify(yn.parse(e),void 0,2)}\n`}const Bi=/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu,Vi={"&":`&amp;`,"<":`&lt;`,">":`&gt;`,'"':`&quot;`,"\n":`&#10;`,"\r":`&#13;`,"	":`&#9;`};function Hi(e,t){return e.replace(Bi,`�`).replace(t,e=>Vi[e]??e)}function q(e,t,n=[]){let r=Object.entries(t).map(([e,t])=>` ${e}="${Hi(t,/[&<>"\n\r\t]/g)}"`).join(``),i=typeof n==`string`?Hi(n,/[&<>\r]/g):n.map(e=>`\n${e.replaceAll(/^(?= *<)/gm,`  `)}`).join(``);return i===``?`<${e}${r}/>`:`<${e}${r}>${i}${typeof n==`string`?``:`
`}</${e}>`}function Ui(e){return`<?xml version="1.0" encoding="UTF-8"?>\n${e}\n`}function Wi(e){return Ui(q(`testsuites`,{},[...e.tests.map(t=>Gi(t,e)),...Ji(e)].map((t,n)=>Yi(t,n,e))))}function Gi(e,t){let n=[...e.thresholds.map(t=>Ki(t,e)),...qi(e)],r=e.reasons.join(`
`)||k(t),i=e.incidents.some(({kind:e})=>e!==`unhealthy`),a=n.some(({failure:e})=>e!==void 0)&&!i,o={name:`the run`,error:e.verdict===`invalid`?r:void 0,failure:e.verdict===`fail`&&!a?r:void 0,note:e.warnings.length===0?void 0:e.warnings.join(`
`)};return{name:`${t.suite}.${e.name}`,startedAt:e.startedAt,seconds:e.holdSeconds,properties:[[`verdict`,e.verdict],[`requests`,String(e.requests.attempted)],...[`p50`,`p95`,`p99`,`error_rate`,`rps`].map(t=>[t,C(e,t,e.timeoutMs)])],cases:[o,...n]}}function Ki(e,t){let{metric:n,request:r,outcome:i,level:a,message:o,source:s}=e,c=`${x(n,r)} ${Xe(e)}`,l=`${o}\nactual ${S(n,e.actual)}, written as ${s}`;return i===`pass`?{name:c}:i===`fail`?{name:c,failure:l}:i===`missing`&&a===`fail`&&[`fail`,`invalid`].includes(t.verdict)?{name:c,error:l}:{name:c,note:l}}function qi(e){return e.comparison.filter(({gated:e})=>e).map(t=>{let{metric:n,request:r,base:i,head:a,tolerance:o,message:s,verdict:c}=t,l=`${x(n,r)} against the baseline`,u=`${s}\nbaseline ${S(n,i)}, this run ${S(n,a)}, ${D(t)}, tolerance ${o}`;return c===`regressed`&&e.verdict===`fail`?{name:l,failure:u}:c===`regressed`||c===`inconclusive`?{name:l,note:u}:{name:l}})}function Ji(e){let{verdict:t,tests:n}=e,r=De(e).join(`
`),i=t===`pass`||t===`warn`||n.some(e=>e.verdict===t);if(r===``&&n.length>0&&i)return[];let a=r===``?k(e):r,o={error:!i&&t===`invalid`?a:void 0,failure:!i&&t===`fail`?a:void 0,note:i?a:void 0};return[{name:`${e.suite}.gate`,startedAt:e.startedAt,seconds:e.durationSeconds,properties:[[`verdict`,t]],cases:[{name:`the gate`,...o}]}]}function Yi(e,t,n){let{cases:r}=e,i=r.flatMap(({name:e,note:t})=>t===void 0?[]:[`${e}: ${t}`]);return q(`testsuite`,{id:String(t),package:n.suite,name:e.name,hostname:`localhost`,timestamp:Qi(e.startedAt),tests:String(r.length),failures:String(r.filter(({failure:e})=>e!==void 0).length),errors:String(r.filter(({error:e})=>e!==void 0).length),time:Zi(e.seconds)},[q(`properties`,{},e.properties.map(([e,t])=>q(`property`,{name:e,value:t}))),...r.map((t,n)=>Xi(t,e.name,Zi(n===0?e.seconds:0))),q(`system-out`,{},i.join(`
`)),q(`system-err`,{},``)])}function Xi({name:e,failure:t,error:n},r,i){let a=(e,t)=>q(e,{message:t.split(`
`)[0]??``,type:e===`error`?`invalid`:`breach`},t);return q(`testcase`,{classname:r,name:e,time:i},[...n===void 0?[]:[a(`error`,n)],...t===void 0?[]:[a(`failure`,t)]])}const Zi=e=>Math.max(0,e).toFixed(3);function Qi(e){let t=Date.parse(e);return new Date(Number.isNaN(t)?0:t).toISOString().slice(0,19)}const $i=[`pass`,`warn`,`fail`,`invalid`];function ea(e){let t=e.tests.map(t=>({test:t,labels:{suite:e.suite,test:t.name}})),n=t.flatMap(({test:e,labels:t})=>[{figures:e,labels:t,timeoutMs:e.timeoutMs},...e.byRequest.map(n=>({figures:n,labels:{...t,request:n.name},timeoutMs:e.timeoutMs}))]),r=(e,t,r,i)=>({name:e,type:`gauge`,...i===void 0?{}:{unit:i},help:t,samples:n.map(({figures:e,labels:t,timeoutMs:n})=>({labels:t,value:r(e,n)}))});return ca([na(e),ra(`loadgate_verdict`,`Verdict of the suite`,[{labels:{suite:e.suite},verdict:e.verdict}]),ra(`loadgate_test_verdict`,`Verdict of a test`,t.map(({test:e,labels:t})=>({labels:t,verdict:e.verdict}))),{name:`loadgate_latency_seconds`,type:`summary`,unit:`seconds`,help:`Latency during the hold; a quantile beyond the timeout is given as the timeout`,samples:n.flatMap(ia)},r(`loadgate_latency_max_seconds`,`Greatest latency`,(e,t)=>ta(se(e,`max`,t)),`seconds`),{name:`loadgate_requests`,type:`counter`,help:`Requests of the hold by outcome; dropped ones were never sent`,samples:n.flatMap(aa)},r(`loadgate_error_ratio`,`Failed requests of all that were sent`,({errorRate:e})=>e,`ratio`),r(`loadgate_requests_per_second`,`Mean throughput of the hold`,({rps:e})=>e.avg),...oa(t),sa(t)])}const ta=e=>e===null?null:e/1e3;function na({suite:e,environment:t,baseline:n}){return{name:`loadgate_run`,type:`info`,help:`What was measured and with what it was compared`,samples:[{suffix:`_info`,labels:{suite:e,version:t.loadgate,commit:t.commit??``,branch:t.branch??``,baseline:n.outcome,baseline_commit:n.commit??``},value:1}]}}function ra(e,t,n){return{name:e,type:`stateset`,help:t,samples:n.flatMap(({labels:t,verdict:n})=>$i.map(r=>({labels:{...t,[e]:r},value:+(r===n)})))}}function ia({figures:e,labels:t,timeoutMs:n}){let{latencyMs:r,requests:i}=e;return[...[[`0.5`,`p50`],[`0.9`,`p90`],[`0.95`,`p95`],[`0.99`,`p99`],[`0.999`,`p999`]].map(([r,i])=>({labels:{...t,quantile:r},value:ta(se(e,i,n))})),{suffix:`_count`,labels:t,value:i.ok},{suffix:`_sum`,labels:t,value:r.mean===null?null:ta(r.mean*i.ok)}]}function aa({figures:{requests:e},labels:t}){return Object.entries({ok:e.ok,...e.errors,dropped:e.dropped}).map(([e,n])=>({suffix:`_total`,labels:{...t,outcome:e},value:n}))}function oa(e){let t=e.flatMap(({test:e,labels:t})=>e.resources.map(e=>({resource:e,labels:{...t,service:e.service}})));return[{name:`loadgate_service_cpu_cores`,type:`gauge`,help:`Mean CPU use of a service, in cores`,samples:t.map(({resource:e,labels:t})=>({labels:t,value:e.cpu.avgCores}))},{name:`loadgate_service_cpu_ratio`,type:`gauge`,unit:`ratio`,help:`Mean CPU use of a service, of its limit or of the machine`,samples:t.map(({resource:e,labels:t})=>({labels:t,value:e.cpu.avgOfLimit}))},{name:`loadgate_service_memory_peak_bytes`,type:`gauge`,unit:`bytes`,help:`Greatest memory use of a service`,samples:t.map(({resource:e,labels:t})=>({labels:t,value:e.memory.peakBytes}))}]}function sa(e){return{name:`loadgate_baseline_change_ratio`,type:`gauge`,unit:`ratio`,help:`This run divided by the baseline`,samples:e.flatMap(({test:e,labels:t})=>e.comparison.map(({metric:e,request:n,ratio:r})=>({labels:{...t,metric:e,...n===null?{}:{request:n}},value:r})))}}function ca(e){return`${[...e.flatMap(la),`# EOF`].join(`
`)}\n`}function la({name:e,type:t,unit:n,help:r,samples:i}){let a=/* @__PURE__ */ new Map;for(let{suffix:t=``,labels:n,value:r}of i){if(r===null||!Number.isFinite(r))continue;let i=`${e}${t}${da(n)}`;a.has(i)||a.set(i,`${i} ${ua(r)}`)}return a.size===0?[]:[`# TYPE ${e} ${t}`,...n===void 0?[]:[`# UNIT ${e} ${n}`],`# HELP ${e} ${fa(r)}`,...a.values()]}const ua=e=>String(Number(e.toPrecision(12)));function da(e){return`{${Object.entries(e).map(([e,t])=>`${e}="${fa(t)}"`).join(`,`)}}`}function fa(e){return e.replaceAll(`\\`,String.raw`\\`).replaceAll(`
`,String.raw`\n`).replaceAll(`"`,String.raw`\"`).replace(/[\p{Cc}\p{Surrogate}\u2028\u2029]/gu,`�`)}function pa(e,t,n=e=>e.length){let r=e.filter(({text:e})=>e!==``).map((e,t)=>({section:e,place:t,text:e.text})),i=e=>n(e)+2,a=/* @__PURE__ */ new Set,o=r.reduce((e,{text:t})=>e+i(t),0),s=()=>o+i(ma(a))>t,c=r.filter(({section:e})=>e.rank>0).toSorted((e,t)=>t.section.rank-e.section.rank||t.place-e.place);for(let e of new Set(c.map(({section:e})=>e.rank))){let t=c.filter(({section:t})=>t.rank===e);for(let e of t)for(let t of e.section.shorter??[]){if(!s())break;o+=i(t)-i(e.text),e.text=t}for(let{section:e,text:n}of t){if(!s())break;a.add(e),o-=i(n)}}return`${[...r.filter(({section:e})=>!a.has(e)).map(({text:e})=>e),ma(a)].filter(e=>e!==``).join(`

`)}\n`}function ma(e){return e.size===0?``:`_Left out here because it would be too long: ${[...new Set([...e].map(({name:e})=>e))].join(`; `)}. Everything is in report.html and result.json._`}const ha=[`pass`,`warn`,`fail`,`invalid`],ga=e=>ha.includes(e);function _a(e){return`<!-- loadgate:suite=${ba(e)} -->`}function va({suite:e,verdict:t}){return`${_a(e)}\n<!-- loadgate:verdict=${t} -->`}function ya(e){let t=/^<!-- loadgate:suite=([^\s>]*) -->\r?\n<!-- loadgate:verdict=(\w+) -->/.exec(e),[,n=``,r=``]=t??[],i=xa(n);return t===null||i===void 0||!ga(r)?void 0:{suite:i,verdict:r}}function ba(e){return encodeURIComponent(e.replace(/\p{Surrogate}/gu,`�`)).replaceAll(`-`,`%2D`).replaceAll(`!`,`%21`)}function xa(e){try{return decodeURIComponent(e)}catch{return}}function J(e,t=600){return T(w(e),t).replace(/@(?=[\w-])/g,`@​`).replace(/(#|GH-)(?=\d)/gi,`$1​`).replace(/:(?=\/\/|[\w+-]+:)/g,`:​`).replace(/\bwww\./gi,e=>`${e.slice(0,3)}​.`).replace(/^(\d+)(?=[.)](?:\s|$))/,`$1​`).replace(/^[-+=#](?=[-+=#\s]|$)|[\\`*_[\]~$]/g,String.raw`\$&`).replace(/[&<>|]/g,Sa).replaceAll(`​`,Sa)}const Sa=e=>`&#${e.codePointAt(0)??65533};`;function Y(e,t=160){let n=T(w(e),t);return n===``?`(empty)`:/[`|\\]/.test(n)?Ca(n):`\`${n}\``}function Ca(e,t=160){return`<code>${T(w(e),t).replace(/[^\p{L}\p{N} ]/gu,Sa)}</code>`}function wa(e,t=`text`){let n=he(e),r=Math.max(2,...[...n.matchAll(/`+/g)].map(([e])=>e.length)),i="`".repeat(r+1);return`${i}${t}\n${n}\n${i}`}function Ta(e,t){return/^https?:\/\/[^\s<>()[\]"'`\\|]+$/.test(t)?`[${e}](${t})`:e}function Ea(e){return e.length}function Da(e,t){let n=t||{},r=(n.align||[]).concat(),i=n.stringLength||Ea,a=[],o=[],s=[],c=[],l=0,u=-1;for(;++u<e.length;){let t=[],r=[],a=-1;for(e[u].length>l&&(l=e[u].length);++a<e[u].length;){let o=Oa(e[u][a]);if(n.alignDelimiters!==!1){let e=i(o);r[a]=e,(c[a]===void 0||e>c[a])&&(c[a]=e)}t.push(o)}o[u]=t,s[u]=r}let d=-1;if(typeof r==`object`&&`length`in r)for(;++d<l;)a[d]=ka(r[d]);else{let e=ka(r);for(;++d<l;)a[d]=e}d=-1;let f=[],p=[];for(;++d<l;){let e=a[d],t=``,r=``;e===99?(t=`:`,r=`:`):e===108?t=`:`:e===114&&(r=`:`);let i=n.alignDelimiters===!1?1:Math.max(1,c[d]-t.length-r.length),o=t+`-`.repeat(i)+r;n.alignDelimiters!==!1&&(i=t.length+i+r.length,i>c[d]&&(c[d]=i),p[d]=i),f[d]=o}o.splice(1,0,f),s.splice(1,0,p),u=-1;let m=[];for(;++u<o.length;){let e=o[u],t=s[u];d=-1;let r=[];for(;++d<l;){let i=e[d]||``,o=``,s=``;if(n.alignDelimiters!==!1){let e=c[d]-(t[d]||0),n=a[d];n===114?o=` `.repeat(e):n===99?e%2?(o=` `.repeat(e/2+.5),s=` `.repeat(e/2-.5)):(o=` `.repeat(e/2),s=o):s=` `.repeat(e)}n.delimiterStart!==!1&&!d&&r.push(`|`),n.padding===!1||n.alignDelimiters===!1&&i===``||n.delimiterStart===!1&&!d||r.push(` `),n.alignDelimiters!==!1&&r.push(o),r.push(i),n.alignDelimiters!==!1&&r.push(s),n.padding!==!1&&r.push(` `),(n.delimiterEnd!==!1||d!==l-1)&&r.push(`|`)}m.push(n.delimiterEnd===!1?r.join(``).replace(/ +$/,``):r.join(``))}return m.join(`
`)}function Oa(e){return e==null?``:String(e)}function ka(e){let t=typeof e==`string`?e.codePointAt(0):0;return t===67||t===99?99:t===76||t===108?108:t===82||t===114?114:0}const Aa={bad:`❌ `,warn:`⚠️ `,good:``,plain:``};function ja(e){let t=e.filter(({optional:e,cells:t})=>e!==!0||t.some(Ma)),n=(t[0]?.cells??[]).map((e,n)=>t.map(({cells:e})=>e[n]??``));return Da([t.map(({title:e})=>e),...n],{align:t.map(({align:e})=>e),stringLength:e=>Array.from(e).length})}const Ma=e=>e!==``&&e!==`–`;function Na(e,t){let n=Ke(e,t),r=e.length-n.length,i=(e,t)=>e.tone===`bad`&&t!==`–`?`**${t}**`:t,a=ja([{title:`Metric`,align:`l`,cells:n.map(e=>i(e,Pa(e)))},{title:`This run`,align:`r`,cells:n.map(e=>i(e,J(e.now)))},{title:`Baseline`,align:`r`,cells:n.map(e=>J(e.baseline)),optional:!0},{title:`Change`,align:`r`,cells:n.map(e=>i(e,J(e.change))),optional:!0},{title:`Limit`,align:`r`,cells:n.map(e=>J(e.limit)),optional:!0},{title:`Result`,align:`l`,cells:n.map(e=>Aa[e.tone]+J(e.result)),optional:!0}]);return r===0?a:`${a}\n\n${t===0?``:`The worst requests are shown; `}${E(r,`row`)} more in report.html.`}function Pa({label:e,request:t}){return t===null?J(e):`${J(e)} of ${Y(t)}`}function Fa(e,t){let n=({latencyMs:e})=>e.p95??e.max??-1,r=e.byRequest.length<=t?e.byRequest:[...e.byRequest].sort((e,t)=>n(t)-n(e)).slice(0,t),i=(t,n)=>({title:t,align:`r`,cells:r.map(t=>J(C(t,n,e.timeoutMs)))});return{text:ja([{title:`Request`,align:`l`,cells:r.map(({name:e})=>Y(e))},{title:`Attempts`,align:`r`,cells:r.map(e=>u(e.requests.attempted))},i(`p50`,`p50`),i(`p95`,`p95`),{title:`p95 change`,align:`r`,cells:r.map(({name:t})=>Ee(e,t,`p95`)),optional:!0},i(`p99`,`p99`),i(`max`,`max`),i(`Errors`,`error_rate`),{title:`Which`,align:`l`,cells:r.map(le),optional:!0}]),leftOut:e.byRequest.length-r.length}}function Ia({resources:t}){let n=e=>e===null?`–`:e.toFixed(2);return ja([{title:`Service`,align:`l`,cells:t.map(({service:e})=>Y(e))},{title:`CPU, mean`,align:`r`,cells:t.map(({cpu:e})=>n(e.avgCores))},{title:`CPU, peak`,align:`r`,cells:t.map(({cpu:e})=>n(e.peakCores))},{title:`CPU limit`,align:`r`,cells:t.map(({limits:e})=>n(e.cpus)),optional:!0},{title:`Mean of limit`,align:`r`,cells:t.map(({cpu:t})=>e(t.avgOfLimit))},{title:`Throttled`,align:`r`,cells:t.map(({throttled:t})=>e(t)),optional:!0},{title:`Memory, peak`,align:`r`,cells:t.map(({memory:e})=>c(e.peakBytes))},{title:`Memory limit`,align:`r`,cells:t.map(({limits:e})=>c(e.memoryBytes)),optional:!0}])}function La({errorExamples:e}){return ja([{title:`Times`,align:`r`,cells:e.map(({count:e})=>u(e))},{title:`Request`,align:`l`,cells:e.map(({request:e})=>Y(e))},{title:`Kind`,align:`l`,cells:e.map(e=>J(ee(e)))},{title:`What happened`,align:`l`,cells:e.map(({message:e})=>J(e,300))}])}function Ra(e,t,n=!1){return`<details${n?` open`:``}><summary>${e}</summary>\n\n${t}\n\n</details>`}function za(e){return e===0?``:`\n\nThe slowest are shown; ${E(e,`name`)} more in report.html.`}const Ba={pass:`✅`,warn:`⚠️`,fail:`❌`,invalid:`⛔`},Va=[50,20,5,0],Ha=e=>({text:`## ${Ba[e.verdict]} Loadgate: ${J(k(e),300)}`,name:`the verdict`,rank:0}),Ua=e=>({text:[`Suite ${Y(e.suite)}`,...Se(e).map(e=>J(e,120)),...e.environment.runUrl===null?[]:[Ta(`this run and its report`,e.environment.runUrl)]].join(` · `),name:`the facts of the run`,rank:0});function Wa(e){let t=O(e),n=t.length===1&&k(e).includes(t.join(``).replace(/\.$/,``));return{text:t.length===0||n?``:`**Why**\n\n${eo(t.map(e=>J(e)))}`,name:`the reasons`,rank:1}}function Ga(e){let t=ke(e).map(({test:e,finding:{type:t,severity:n,evidence:r,recommendation:i}})=>{let a=e===``?``:` (${Y(e)})`;return`**${J(i)}**${a}<br>${J(t)}, ${n}: ${J(r)}`});return{text:t.length===0?``:`**What to do**\n\n${eo(t)}`,name:`the recommendations`,rank:2}}function Ka(e){let t=Oe(e).map(e=>J(e));return{text:t.length===0?``:`> [!WARNING]\n> ${eo(t).replaceAll(`
`,`
> `)}`,name:`the warnings`,rank:4}}function qa(e,t){let n=e.verdict===`pass`,r=`### ${n?``:`${Ba[e.verdict]} `}${Y(e.name)}\n\n${Ja(e)}`,i=A(e,t),a=i.filter(({request:e})=>e!==null).length,o=e=>`${r}\n\n${Na(i,e)}`;return{text:o(a),shorter:Va.filter(e=>e<a).map(o),name:n?`passing tests`:`some tests`,rank:n?6:3}}function Ja(e){let{requests:t}=e,n=ce(e);return[ut(e),`scenario ${Y(e.scenario)}`,`${E(t.attempted,`request`)}${n===0?``:`, ${u(n)} failed`}`,...dt(e),..._t(e).map(e=>`**${e}**: the figures are of the part that ran`)].join(` · `)}function Ya(e,t){let{text:n,leftOut:r}=Fa(e,t),i=`Figures per request of ${Ca(e.name)} (${u(e.byRequest.length)})`;return{text:e.byRequest.length>1?Ra(i,n+za(r)):``,name:`the figures per request`,rank:7}}function Xa(e){let{baseline:t}=e,n=t.outcome===`compared`,r=n?`**Baseline**: ${ye(e).map(e=>J(e,160)).join(` · `)}`:`**Baseline**: `,i=be(e)?``:J(t.message),a=n?[r,i].filter(e=>e!==``).join(`<br>`):r+i;return{text:t.outcome===`none`?``:a,name:`the baseline`,rank:0}}const Za=e=>({text:e.tests.length===0?``:Ra(`Run it locally`,wa(ft(e),`sh`)),name:`how to reproduce it`,rank:5}),Qa=({environment:e})=>({text:`<sub>Loadgate ${J(e.loadgate,40)} · ${J(e.target,200)} · ${J(xe(e),300)}</sub>`,name:`the machine`,rank:0});function $a({serviceLogs:e,tests:t},n){let r=e.map(({service:e,state:t,tail:r})=>{let i=r.trimEnd().split(`
`).slice(-n).join(`
`),a=i.trim()===``?`It wrote nothing.`:wa(i);return`${Y(e)}: ${J(t)}\n\n${a}`});return{text:r.length===0?``:Ra(`Logs of the services`,r.join(`

`),t.length===0),name:`the services' logs`,rank:4}}function eo(e){return[...e.slice(0,12).map(e=>`- ${e}`),...e.length>12?[`- and ${e.length-12} more`]:[]].join(`
`)}function to(e){return pa([{text:va(e),name:`the marker`,rank:0},Ha(e),Ua(e),...e.tests.map(e=>qa(e)),Wa(e),Ga(e),Ka(e),$a(e,20),...e.tests.map(e=>Ya(e,50)),Za(e),Xa(e),Qa(e)],65e3)}const no=[`▁`,`▂`,`▃`,`▄`,`▅`,`▆`,`▇`,`█`];function ro(e,t){let n=ao(e,t),r=Math.max(0,...n.filter(e=>e!==null));return n.map(e=>io(e,r)).join(``)}function io(e,t){if(e===null||!Number.isFinite(e))return` `;let n=t===0?0:Math.max(0,e)/t;return no[Math.min(no.length-1,Math.floor(n*no.length))]??` `}function ao(e,t){return e.length<=t?[...e]:Array.from({length:t},(n,r)=>{let i=Math.floor(r*e.length/t),a=Math.floor((r+1)*e.length/t),o=e.slice(i,a).filter(e=>e!==null);return o.length===0?null:Math.max(...o)})}function oo(e){let t=new TextEncoder;return pa([Ha(e),Ua(e),Wa(e),Ga(e),Ka(e),$a(e,200),...e.tests.flatMap(so),Za(e),Xa(e),Qa(e)],921600,e=>t.encode(e).length)}function so(e){return[qa(e,Ue),co(e),lo(e),{text:e.resources.length===0?``:`CPU in cores\n\n${Ia(e)}`,name:`the resources`,rank:5},{text:e.errorExamples.length===0?``:Ra(`Errors`,La(e)),name:`the errors`,rank:5},Ya(e,500),uo(e)]}function co({series:e}){let t=e=>{let t=e.filter(e=>e!==null);return t.length===0?null:Math.max(...t)},n=[{name:`throughput`,values:e.map(({rps:e})=>e),format:d},{name:`p95       `,values:e.map(({p95Ms:e})=>e),format:l},{name:`errors    `,values:e.map(({errors:e})=>e),format:d},{name:`users     `,values:e.map(({users:e})=>e),format:String}].map(({name:e,values:n,format:r})=>`${e}  ${ro(n,60)}  peak ${r(t(n))}`);return{text:e.length<2?``:wa(n.join(`
`)),name:`the course of the runs`,rank:5}}function lo({incidents:e}){return{text:e.slice(0,50).map(({second:e,service:t,kind:n,detail:r})=>`- after ${Math.round(e)} s: ${Y(t)} ${J(n.replaceAll(`-`,` `))}, ${J(r,200)}`).join(`
`),name:`what happened to the services`,rank:2}}function uo({generator:t}){let{sendLagMs:n,steal:r,bound:i}=t;return{text:`<sub>${[`load generator ${mt(t)}`,`sends late by ${l(n.p99)} (p99), ${l(n.max)} at most`,...r===null?[]:[`${e(r)} of the CPU time stolen`],...i?[`**it was the limit**, so latency is not judged`]:[]].join(` · `)}</sub>`,name:`the load generator`,rank:7}}function fo(e){return{"result.json":zi(e),"comment.md":to(e),"summary.md":oo(e),"report.html":Yt(e),"junit.xml":Wi(e),"metrics.txt":ea(e)}}const po=/[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\p{Emoji_Presentation}]/u,mo=/[\p{Mark}\p{Join_Control}\u200B]/u;function X(e){let t=0;for(let n of e)mo.test(n)||(t+=po.test(n)?2:1);return t}function ho(e,t){if(X(e)<=t)return e;let n=``;for(let r of e){if(X(n+r)>=t)break;n+=r}return`${n.trimEnd()}…`}function Z(e,t){return e+` `.repeat(Math.max(0,t-X(e)))}function Q(e,t){return` `.repeat(Math.max(0,t-X(e)))+e}function $(e,t,n){let r=Math.max(20,t-n),i=[],a=``;for(let t of e.split(` `)){let e=a===``?t:`${a} ${t}`;a!==``&&X(e)>r?(i.push(a),a=t):a=e}return i.push(a),i.map((e,t)=>t===0?e:` `.repeat(n)+e)}const go={pass:`green`,warn:`yellow`,fail:`red`,invalid:`red`},_o={bad:`red`,warn:`yellow`,good:`green`},vo={high:`red`,medium:`yellow`,low:`dim`};function yo(e,t){let n=ke(e).flatMap(e=>Eo(e,t));return[[bo(e,t)],...e.tests.map(e=>xo(e,t)),Do(t.paint(`bold`,`Why`),O(e),t),n.length===0?[]:[t.paint(`bold`,`What to do`),...n],Do(t.paint([`bold`,`yellow`],`Warnings`),Oe(e),t),...Oo(e,t),ko(e,t)].filter(e=>e.length>0).map(e=>e.join(`
`)).join(`

`)}function bo(e,t){let n=e.verdict.toUpperCase(),r=n.length+2,[i=``,...a]=$(w(`${e.suite}: ${k(e)}`),t.columns,r);return[`${t.paint([`bold`,go[e.verdict]],n)}  ${t.paint(`bold`,i)}`,...a.map(e=>t.paint(`bold`,e))].join(`
`)}function xo(e,t){let n=A(e),r=n.map(e=>[ho(w(x(e.metric,e.request)),Math.floor(t.columns/2)),e.now,e.baseline,e.change,e.mainLimit]),i=[``,`now`,`baseline`,`change`,`limit`],a=i.map((e,t)=>Math.max(...[i,...r].map(e=>X(e[t]??``)))),o=So(r,a,t.columns),s=e=>o.map(t=>(t===0?Z:Q)(e[t]??``,a[t]??0)).join(`   `);return[Co(e,t),t.paint(`dim`,`  ${s(i)}`),...r.flatMap((e,r)=>wo(`  ${s(e)}`,n[r],t)),...To(e,t)]}function So(e,t,n){let r=t.map((e,t)=>t).filter(t=>t<2||e.some(e=>e[t]!==`–`)),i=()=>r.reduce((e,n)=>e+(t[n]??0)+3,0);for(let e of[2,3])i()>n&&(r=r.filter(t=>t!==e));return r}function Co(e,t){let n=ce(e),r=[ut(e),E(e.requests.attempted,`request`),...n===0?[]:[`${u(n)} failed`],...dt(e),..._t(e)];return`${t.paint([`bold`,`cyan`],w(e.name))}  ${r.join(`, `)}`}function wo(e,t,n){if(t===void 0||t.result===``)return[e];let r=_o[t.tone],i=w(t.result),a=r===void 0?i:n.paint(r,i),o=t.tone===`bad`?n.paint(`bold`,e):e;return X(e)+3+X(i)<=n.columns?[`${o}   ${a}`]:[o,`      ${a}`]}function To({resources:t},n){let r=t.map(({service:e})=>w(e)),i=Math.max(0,...r.map(X));return t.flatMap(({cpu:t,memory:a,limits:o},s)=>{let l=t.avgCores===null?`–`:t.avgCores.toFixed(2),u=o.memoryBytes===null?``:` of ${c(o.memoryBytes)}`,[d=``,...f]=$(`CPU ${l} cores (${`${e(t.avgOfLimit)} of ${o.cpus===null?`the machine`:`its limit`}`}), memory ${c(a.peakBytes)}${u}`,n.columns,2+i+3);return[`  ${Z(r[s]??``,i)}   ${d}`,...f].map(e=>n.paint(`dim`,e))})}function Eo({test:e,finding:t},n){let{type:r,severity:i,evidence:a,recommendation:o}=t,[s=``,...c]=$((e===``?``:`${w(e)}: `)+w(o),n.columns,4),[l=``,...u]=$(`${w(r)}, ${i}: ${w(a)}`,n.columns,4);return[`  ${n.paint(vo[i],`•`)} ${s}`,...c,...[`    ${l}`,...u].map(e=>n.paint(`dim`,e))]}function Do(e,t,n){let r=t.flatMap(e=>$(w(e),n.columns,4).map((e,t)=>t===0?`  • ${e}`:e));return r.length===0?[]:[e,...r]}function Oo({serviceLogs:e},t){return e.map(({service:e,state:n,tail:r})=>{let i=(he(r)||`(nothing)`).split(`
`).slice(-15);return[`${t.paint(`bold`,`Log of ${w(e)}`)}  ${w(n)}`,...i.map(e=>`  ${t.paint(`dim`,e)}`)]})}function ko(e,t){let{baseline:n,environment:r}=e;return[...n.outcome===`none`||O(e).some(e=>e.includes(n.message))?[]:[{label:`Baseline`,text:be(e)?ye(e).join(`, `):n.message}],...e.verdict===`pass`||e.tests.length===0?[]:[{label:`Run again`,text:ft(e)}],...r.runUrl===null?[]:[{label:`This run`,text:r.runUrl}]].flatMap(({label:e,text:n})=>$(w(n),t.columns,12).map((n,r)=>r===0?t.paint(`dim`,Z(e,12))+n:n))}function Ao(e){let t=e.at(-1);if(t===void 0)return``;let n=No(e.map(e=>e.completed));return[Q(`${t.second+1} s`,6),Z(t.phase,9),Q(`${u(t.users)} users`,11),Q(d(n/e.length),8),`p95 ${Q(l(Io(e.map(Po))),7)}`,`${u(No(e.map(Fo)))} errors`].join(`  `)}function jo(e,{name:t,totalMs:n},r){let i=e.at(-1),o=i===void 0?0:(i.second+1)*1e3,s=Math.max(10,Math.min(60,r.columns-26-1)),c=e.slice(-s),f=No(e.map(Fo)),p=f>0?`red`:`dim`,m=(e,t,n)=>`  ${Z(e,12)}${Q(t,10)}  ${r.paint(`cyan`,ro(n,s))}`;return[`${r.paint(`bold`,w(t))}  ${i?.phase??`starting`}  ${a(o)} of ${a(n)}`,`  ${Mo(n===0?1:o/n,24+s,r)}`,m(`users`,u(i?.users??0),c.map(({users:e})=>e)),m(`throughput`,d(i?.completed??null),c.map(({completed:e})=>e)),m(`p95`,l(i===void 0?null:Po(i)),c.map(Po)),`  ${Z(`errors`,12)}${r.paint(p,Q(u(f),10))}  `+r.paint(`red`,f>0?ro(c.map(Fo),s):``)].map(e=>e.trimEnd()).join(`
`)}function Mo(e,t,n){let r=Math.round(Math.min(1,Math.max(0,e))*t);return n.paint(`green`,`━`.repeat(r))+n.paint(`dim`,`─`.repeat(t-r))}const No=e=>e.reduce((e,t)=>e+t,0),Po=({p95Us:e})=>e===void 0?null:e/1e3,Fo=({errors:e})=>No(h.map(t=>e[t]));function Io(e){let t=e.filter(e=>e!==null);return t.length===0?null:Math.max(...t)}const Lo={regressed:`red`,improved:`green`,"no-change":`dim`,inconclusive:`yellow`,invalid:`yellow`};function Ro(e,t){let n=e.filter(({comparison:e})=>e.length>0);return n.length===0?`Neither result has a test.`:n.map(e=>zo(e,t)).join(`

`)}function zo({test:e,comparison:t},n){let r=t.filter(({request:e,gated:t,verdict:n})=>e===null||t||n!==`no-change`),i=r.map(e=>[w(x(e.metric,e.request)),S(e.metric,e.base),S(e.metric,e.head),D(e)]),a=[``,`old`,`new`,`change`],o=a.map((e,t)=>Math.max(...[a,...i].map(e=>X(e[t]??``)))),s=e=>e.map((e,t)=>(t===0?Z:Q)(e,o[t]??0)).join(`   `),c=r.filter(({verdict:e})=>e===`inconclusive`).map(({message:e})=>w(e)),l=t.length-r.length;return[n.paint([`bold`,`cyan`],w(e)),n.paint(`dim`,`  ${s(a)}`),...r.map((e,t)=>`  ${s(i[t]??[])}   ${n.paint(Lo[e.verdict],w(Qe(e)))}`),...[...new Set(c)].map(e=>n.paint(`dim`,`  ${e}`)),...l===0?[]:[n.paint(`dim`,`  ${E(l,`figure`)} per request: no change`)]].join(`
`)}export{fo as a,ya as c,Oi as d,vi as f,se as h,yo as i,Ii as l,yn as m,jo as n,Da as o,Sn as p,Ao as r,_a as s,Ro as t,Pi as u};